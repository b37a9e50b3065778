import ChainRuleKernels

extension Matrix {
    /// The sum of all elements (1×1), of each row (N×1) or of each column (1×M), added up pairwise in an
    /// order that depends on the shape alone: the error grows with the logarithm of the count.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, 2], [3, 4]]
    /// x.sum(.eachRow)  // [[3.0],
    ///                  //  [7.0]]
    /// ```
    @inlinable @inline(never)
    public func sum(_ axis: Axis) -> Matrix {
        if isFaulty { return self }
        return withUnsafeElements { x in
            switch axis {
            case .all:
                return Matrix(uninitializedRows: 1, columns: 1) {
                    reduce(x, as: (1, count), $0, Element._rowSums)
                }
            case .eachRow:
                if columns == 1 { return self }
                return Matrix(uninitializedRows: rows, columns: 1) { result in
                    reduce(x, as: (rows, columns), result, Element._rowSums)
                }
            case .eachColumn:
                if rows == 1 { return self }
                if columns == 1 { return sum(.all) }
                return Matrix(uninitializedRows: 1, columns: columns) { result in
                    reduce(x, as: (rows, columns), result, Element._columnSums)
                }
            }
        }
    }

    /// Where each row is greatest: the classes that a network reads from its scores. Of equals the first; a
    /// NaN, if there is one, counts as the greatest.
    ///
    /// ```swift
    /// let scores: Matrix<Double> = [[0.3, 2.9, 4.0], [5.0, 1.0, 2.0]]
    /// scores.argmaxOfEachRow  // [2, 0]
    /// ```
    @inlinable
    public var argmaxOfEachRow: [Int] {
        guard columns > 0 else { return [] }
        return withUnsafeElements { x in
            (0..<rows).map { row in
                let line = line(row, of: x)
                let greatest = greatest(line)
                return line.firstIndex { $0 == greatest || $0.isNaN } ?? 0
            }
        }
    }

    /// The greatest element of all (1×1), of each row (N×1) or of each column (1×M); NaN if there is a NaN
    /// among them. None to choose from is a fault.
    @inlinable @inline(never)
    public func maximum(_ axis: Axis) -> Matrix {
        if isFaulty { return self }
        if axis == .eachColumn ? rows == 0 : axis == .eachRow ? columns == 0 && rows > 0 : count == 0 {
            return .faulty(
                "maximum", shape, reason: "there are no elements to choose from; one is needed at least")
        }
        return withUnsafeElements { x in
            switch axis {
            case .all:
                return Matrix(uninitializedRows: 1, columns: 1) {
                    reduce(x, as: (1, count), $0, Element._rowMaxima)
                }
            case .eachRow:
                return Matrix(uninitializedRows: rows, columns: 1) { result in
                    reduce(x, as: (rows, columns), result, Element._rowMaxima)
                }
            case .eachColumn:
                return Matrix(uninitializedRows: 1, columns: columns) { result in
                    _ = result.update(fromContentsOf: line(0, of: x))
                    guard let x = x.baseAddress, let greatest = result.baseAddress else { return }
                    for row in 1..<rows {
                        Element._combine(
                            .maximum, 1, columns, greatest, columns, false, x + row * columns, columns, false,
                            0, greatest)
                    }
                }
            }
        }
    }

    @inlinable
    public func count(_ axis: Axis) -> Matrix {
        if isFaulty { return self }
        switch axis {
        case .all: return Matrix(Element(count))
        case .eachRow: return Matrix(Element(columns))
        case .eachColumn: return Matrix(Element(rows))
        }
    }

    /// What broadcasting repeated, added up again: the shape becomes `other`'s. Equal shapes are not touched.
    @inlinable @inline(never)
    public func _reduced(like other: Matrix) -> Matrix {
        if isFaulty || shape == other.shape && !other.isFaulty { return self }
        if other.isFaulty { return other }
        guard rows == other.rows || other.rows == 1, columns == other.columns || other.columns == 1 else {
            let reason = "\(other.shape) cannot be made of it; only sums over all rows or all columns can"
            return .faulty("reduction", shape, reason: reason)
        }
        if columns == other.columns { return sum(.eachColumn) }
        return rows == other.rows ? sum(.eachRow) : sum(.all)
    }
}

// MARK: - Over plain memory

extension Matrix {
    @inlinable @inline(__always)
    func line(_ row: Int, of x: UnsafeBufferPointer<Element>) -> UnsafeBufferPointer<Element> {
        UnsafeBufferPointer(rebasing: x[row * columns..<(row + 1) * columns])
    }

    @inlinable
    func greatest(_ x: UnsafeBufferPointer<Element>) -> Element {
        var result = x[0]
        for i in 1..<x.count { result = result.maximum(x[i]) }
        return result
    }

    /// A kernel over rows; `shape` is what it shall take for rows and columns.
    @inlinable
    func reduce(
        _ x: UnsafeBufferPointer<Element>, as shape: (rows: Int, columns: Int),
        _ result: UnsafeMutableBufferPointer<Element>,
        _ kernel: (Int, Int, UnsafePointer<Element>, UnsafeMutablePointer<Element>) -> Void
    ) {
        guard let x = x.baseAddress, let result = result.baseAddress else { return }
        kernel(shape.rows, shape.columns, x, result)
    }
}
