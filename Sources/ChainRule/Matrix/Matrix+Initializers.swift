extension Matrix {
    /// Memory for a matrix, whose every element `initialize` sets; a fault, if there is none of that size,
    /// and then `initialize` is not called.
    @inlinable
    init(uninitializedRows rows: Int, columns: Int, initialize: (UnsafeMutableBufferPointer<Element>) -> Void)
    {
        let (count, tooMany) = rows.multipliedReportingOverflow(by: columns)
        let (size, tooLarge) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard !tooMany, !tooLarge, let storage = MatrixStorage.ofSize(size) else {
            self = .tooLarge(Shape(rows: rows, columns: columns))
            return
        }
        self.storage = storage
        offset = 0
        self.rows = rows
        self.columns = columns
        let memory = storage.base.bindMemory(to: Element.self, capacity: count)
        withExtendedLifetime(storage) {
            initialize(UnsafeMutableBufferPointer(start: memory, count: count))
        }
    }

    /// Memory for a matrix of a shape that another has, its elements still to be set, without regard to
    /// `MatrixMemory.limit`; where the system has none, the program stops and says so.
    init(uninitializedBeyondLimit shape: Shape) {
        let byteCount = shape.count * MemoryLayout<Element>.stride
        self.init(
            storage: MatrixStorage(sizeOfAnother: byteCount), offset: 0, rows: shape.rows,
            columns: shape.columns)
    }

    /// What is wrong with a size that the user gave, if anything.
    ///
    /// An empty matrix may not have sides that no other could have: loops run over them.
    @usableFromInline
    static func sizeFault(_ shape: Shape) -> Matrix? {
        if shape.rows < 0 || shape.columns < 0 {
            return .faulty("matrix", shape, reason: "a size cannot be negative; 0×0 is the smallest")
        }
        return shape.isWithinMemory(elementSize: MemoryLayout<Element>.stride) ? nil : .tooLarge(shape)
    }

    @usableFromInline
    static func tooLarge(_ shape: Shape) -> Matrix {
        let reason = MatrixMemory.refusal(shape, elementSize: MemoryLayout<Element>.stride)
        return .faulty("matrix", shape, reason: reason)
    }

    /// The result of an operation; if there is no memory for it, with a fault that says of which operation.
    @inlinable @inline(__always)
    func made(by operation: @autoclosure () -> String, _ x: Shape, _ y: Shape? = nil) -> Matrix {
        isFaulty ? tooLarge(for: operation(), x, y) : self
    }

    @usableFromInline @inline(never)
    func tooLarge(for operation: String, _ x: Shape, _ y: Shape?) -> Matrix {
        guard let fault, let shape = fault.shapes.first else { return self }
        return .faulty(
            ValueFault(
                operation: operation, shapes: [x] + (y.map { [$0] } ?? []),
                reason: "the result would be \(shape): \(fault.reason)"))
    }

    /// `rows`×`columns` times the same number. A negative size is a fault, and one that no memory has.
    @inlinable
    public init(repeating element: Element, rows: Int, columns: Int) {
        if let fault = Matrix.sizeFault(Shape(rows: rows, columns: columns)) {
            self = fault
        } else {
            self.init(uninitializedRows: rows, columns: columns) { $0.initialize(repeating: element) }
        }
    }

    /// `rows`×`columns` zeros. A negative size is a fault, and one that no memory has.
    @inlinable
    public static func zeros(rows: Int, columns: Int) -> Matrix {
        Matrix(repeating: 0, rows: rows, columns: columns)
    }

    /// `rows`×`columns` ones. A negative size is a fault, and one that no memory has.
    @inlinable
    public static func ones(rows: Int, columns: Int) -> Matrix {
        Matrix(repeating: 1, rows: rows, columns: columns)
    }

    /// The identity matrix, ones on the diagonal. A negative size is a fault, and one that no memory has.
    ///
    /// ```swift
    /// Matrix<Double>.identity(2)  // [[1.0, 0.0],
    ///                            //  [0.0, 1.0]]
    /// ```
    @inlinable
    public static func identity(_ size: Int) -> Matrix {
        Matrix(rows: size, columns: size) { $0 == $1 ? 1 : 0 }
    }

    /// Each element through a function of one's own. On variables, write a rule, or a closure node.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1.4, -2.6]]
    /// x.map { $0.rounded() }  // [[1.0, -3.0]]
    /// ```
    @inlinable
    public func map<Failure: Error>(
        _ transform: (Element) throws(Failure) -> Element
    ) throws(Failure) -> Matrix {
        if isFaulty { return self }
        var result = self
        try result.withUnsafeMutableElements { (elements) throws(Failure) in
            for i in 0..<elements.count { elements[i] = try transform(elements[i]) }
        }
        return result
    }

    /// A 1×1 matrix.
    @inlinable
    public init(_ constant: Element) {
        self.init(repeating: constant, rows: 1, columns: 1)
    }

    /// The elements row by row; a fault if their number is not `rows * columns`.
    ///
    /// ```swift
    /// Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])  // [[1.0, 2.0, 3.0],
    ///                                                                   //  [4.0, 5.0, 6.0]]
    /// ```
    @inlinable
    public init(rows: Int, columns: Int, elements: [Element]) {
        let shape = Shape(rows: rows, columns: columns)
        if let fault = Matrix.sizeFault(shape) {
            self = fault
        } else if elements.count != shape.count {
            self = .faulty(
                "matrix", shape, reason: "\(elements.count) elements given; \(shape.count) would fit")
        } else {
            self.init(uninitializedRows: rows, columns: columns) {
                _ = $0.initialize(fromContentsOf: elements)
            }
        }
    }

    /// The elements row by row; a fault if their number is not `shape.count`.
    @inlinable
    public init(shape: Shape, elements: [Element]) {
        self.init(rows: shape.rows, columns: shape.columns, elements: elements)
    }

    /// A 1×M matrix.
    @inlinable
    public init(row elements: [Element]) {
        self.init(rows: 1, columns: elements.count, elements: elements)
    }

    /// An N×1 matrix.
    @inlinable
    public init(column elements: [Element]) {
        self.init(rows: elements.count, columns: 1, elements: elements)
    }

    /// Class indices as a column, for `SoftmaxWithLoss(targets: .classIndices)`.
    @inlinable
    public init(classIndices: [Int]) {
        self.init(column: classIndices.map { Element($0) })
    }

    /// One array for each row.
    /// - Throws: a `ValueFault` if the rows do not have the same length.
    @inlinable
    public init(rows: [[Element]]) throws(ValueFault) {
        self = try Matrix(literalRows: rows).checked()
    }

    /// Each element from its row and its column. A negative size is a fault, and one that no memory has.
    ///
    /// ```swift
    /// Matrix<Double>(rows: 2, columns: 2) { row, column in row == column ? 1 : 0 }  // [[1.0, 0.0],
    ///                                                                              //  [0.0, 1.0]]
    /// ```
    @inlinable
    public init<Failure: Error>(
        rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) throws(Failure) -> Element
    ) throws(Failure) {
        self = Matrix(repeating: 0, rows: rows, columns: columns)
        if isFaulty || count == 0 { return }
        try withUnsafeMutableElements { (elements) throws(Failure) in
            for row in 0..<rows {
                for column in 0..<columns { elements[row * columns + column] = try element(row, column) }
            }
        }
    }

    /// The same numbers, rounded to another type of element.
    @inlinable
    public init<Other: MatrixElement>(_ other: Matrix<Other>) {
        if let fault = other.fault {
            self = .faulty(fault)
        } else {
            self.init(uninitializedRows: other.rows, columns: other.columns) { result in
                other.withUnsafeElements { other in
                    for i in 0..<other.count { result[i] = Element(other[i]) }
                }
            }
        }
    }
}

// MARK: - Literals

// A number alone is a 1×1 matrix, as `Matrix(2)` and `[[2]]` are.
extension Matrix: ExpressibleByArrayLiteral {
    /// `[[1, 2], [3, 4]]`: one array for each row. Rows of different lengths are a fault.
    @inlinable
    public init(arrayLiteral rows: [Element]...) {
        self.init(literalRows: rows)
    }

    @usableFromInline
    init(literalRows rows: [[Element]]) {
        let columns = rows.first?.count ?? 0
        if let odd = rows.firstIndex(where: { $0.count != columns }) {
            let lengths = "row \(odd) has length \(rows[odd].count) and row 0 has \(columns)"
            let reason = "\(lengths); all rows need the same length"
            self = .faulty("matrix from rows", reason: reason)
        } else {
            self.init(rows: rows.count, columns: columns, elements: Array(rows.joined()))
        }
    }
}
