extension Matrix {
    /// Reads the elements, row by row, without a copy. The buffer is valid only inside `body`.
    @inlinable @inline(__always)
    public func withUnsafeElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = storage.base.assumingMemoryBound(to: Element.self) + offset
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: start, count: count))
    }

    /// Changes the elements, row by row, without a copy if nobody else holds them. The buffer is valid only
    /// inside `body`.
    @inlinable @inline(__always)
    public mutating func withUnsafeMutableElements<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        makeUnique()
        let start = storage.base.assumingMemoryBound(to: Element.self) + offset
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeMutableBufferPointer(start: start, count: count))
    }

    /// Copies the elements, only this matrix's own, if somebody else holds them too.
    @inlinable
    mutating func makeUnique() {
        if isFaulty || isKnownUniquelyReferenced(&storage) { return }
        var copy = copied(rows: 0..<rows, columns: 0..<columns)
        if copy.isFaulty { copy = copiedBeyondLimit() }
        self = copy
    }

    /// A copy, also if with it matrices have more than `MatrixMemory.limit`: whoever writes cannot be told.
    @usableFromInline
    func copiedBeyondLimit() -> Matrix {
        let copy = Matrix(uninitializedBeyondLimit: shape)
        copy.storage.base.copyMemory(
            from: storage.base + offset * MemoryLayout<Element>.stride,
            byteCount: count * MemoryLayout<Element>.stride)
        return copy
    }

    /// A copy of a part; the ranges must lie inside.
    @inlinable
    func copied(rows: Range<Int>, columns: Range<Int>) -> Matrix {
        Matrix(uninitializedRows: rows.count, columns: columns.count) { result in
            withUnsafeElements { source in
                var next = 0
                for row in rows {
                    let start = row * self.columns + columns.lowerBound
                    let line = UnsafeBufferPointer(rebasing: source[start..<start + columns.count])
                    next = result[next...].update(fromContentsOf: line)
                }
            }
        }
    }

    /// The element at a row and a column, counted from 0, which must exist, as in an array.
    @inlinable
    public subscript(row: Int, column: Int) -> Element {
        get {
            checkIndex(row, column)
            return withUnsafeElements { $0[row * columns + column] }
        }
        set {
            checkIndex(row, column)
            let offset = row * columns + column
            withUnsafeMutableElements { $0[offset] = newValue }
        }
    }

    @inlinable @inline(__always)
    func checkIndex(_ row: Int, _ column: Int) {
        if row < 0 || row >= rows || column < 0 || column >= columns { outside(row, column) }
    }

    @usableFromInline @inline(never)
    func outside(_ row: Int, _ column: Int) -> Never {
        let isRow = row < 0 || row >= rows
        let wrong = isRow ? "row \(row)" : "column \(column)"
        if let fault { stop("\(wrong) of a matrix that has no elements, because of a fault: \(fault)") }
        let (kind, count) = isRow ? ("rows", rows) : ("columns", columns)
        stop(
            "\(wrong) of a \(shape) matrix: \(count == 0 ? "there are no \(kind)" : "\(kind) are 0…\(count - 1)")"
        )
    }

    /// The only element of a 1×1 matrix: a loss, say.
    ///
    /// - Throws: the matrix's fault, or one that says that it is not 1×1.
    @inlinable
    public var scalar: Element {
        get throws(ValueFault) {
            if let fault { throw fault }
            guard count == 1 else { throw notScalar }
            return self[0, 0]
        }
    }

    @usableFromInline
    var notScalar: ValueFault {
        ValueFault(operation: "the scalar", shapes: [shape], reason: "only a 1×1 matrix has one")
    }

    /// The elements of one row, counted from 0, which must exist.
    @inlinable
    public func row(_ row: Int) -> [Element] {
        if row < 0 || row >= rows { outside(row, 0) }
        return withUnsafeElements { Array($0[row * columns..<(row + 1) * columns]) }
    }

    /// Some of the rows, as in a mini-batch, sharing the memory. Rows that do not exist are a fault.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
    /// x[rows: 1..<3]  // [[3.0, 4.0],
    ///                 //  [5.0, 6.0]]
    /// ```
    @inlinable
    public subscript(rows range: Range<Int>) -> Matrix { slice(Region(rows: range)) }

    /// Some of the columns. Columns that do not exist are a fault.
    @inlinable
    public subscript(columns range: Range<Int>) -> Matrix { slice(Region(columns: range)) }

    /// A block of rows and columns. What does not exist is a fault.
    @inlinable
    public subscript(rows rows: Range<Int>, columns columns: Range<Int>) -> Matrix {
        slice(Region(rows: rows, columns: columns))
    }

    /// The rows with these indices, in their order, as in a shuffled mini-batch. A row that does not exist is
    /// a fault.
    @inlinable
    public subscript(rows indices: [Int]) -> Matrix {
        if isFaulty { return self }
        if let wrong = indices.first(where: { !(0..<rows).contains($0) }) {
            return .faulty("rows by index", shape, reason: "there is no row \(wrong), only 0..<\(rows)")
        }
        return Matrix(uninitializedRows: indices.count, columns: columns) { result in
            withUnsafeElements { source in
                // As bytes, which generic code that nobody specialized copies as fast: a mini-batch's rows.
                let width = columns * MemoryLayout<Element>.stride
                guard width > 0, var destination = UnsafeMutableRawPointer(result.baseAddress),
                    let start = UnsafeRawPointer(source.baseAddress)
                else { return }
                for row in indices {
                    destination.copyMemory(from: start + row * width, byteCount: width)
                    destination += width
                }
            }
        }
    }
}
