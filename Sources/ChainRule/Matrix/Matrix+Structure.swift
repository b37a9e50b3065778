extension Matrix {
    @inlinable @inline(never)
    public func transposed() -> Matrix {
        if isFaulty { return self }
        if rows == 1 || columns == 1 || count == 0 {
            return Matrix(storage: storage, offset: offset, rows: columns, columns: rows)
        }
        return Matrix(uninitializedRows: columns, columns: rows) { result in
            withUnsafeElements { x in
                // In squares, so that the memory lines of both sides stay in the cache.
                for firstRow in stride(from: 0, to: rows, by: 16) {
                    for firstColumn in stride(from: 0, to: columns, by: 16) {
                        for column in firstColumn..<Swift.min(firstColumn + 16, columns) {
                            for row in firstRow..<Swift.min(firstRow + 16, rows) {
                                result[column * rows + row] = x[row * columns + column]
                            }
                        }
                    }
                }
            }
        }
    }

    /// The same elements, row by row, in another shape, without a copy. A size of `nil` follows from the
    /// other one.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, 2, 3, 4]]
    /// x.reshaped(rows: 2, columns: nil)  // [[1.0, 2.0],
    ///                                    //  [3.0, 4.0]]
    /// ```
    @inlinable @inline(never)
    public func reshaped(rows newRows: Int?, columns newColumns: Int?) -> Matrix {
        if isFaulty { return self }
        let shape: Shape
        switch (newRows, newColumns) {
        case (nil, nil): return self
        case (let rows?, let columns?): shape = Shape(rows: rows, columns: columns)
        case (let rows?, nil): shape = Shape(rows: rows, columns: rows > 0 ? count / rows : 0)
        case (nil, let columns?): shape = Shape(rows: columns > 0 ? count / columns : 0, columns: columns)
        }
        let (newCount, overflow) = shape.rows.multipliedReportingOverflow(by: shape.columns)
        guard shape.rows >= 0, shape.columns >= 0, newCount == count, !overflow else {
            return reshapeFault(newRows, newColumns)
        }
        if count == 0, let fault = Matrix.sizeFault(shape) { return fault.made(by: "reshape", self.shape) }
        return Matrix(storage: storage, offset: offset, rows: shape.rows, columns: shape.columns)
    }

    @usableFromInline
    func reshapeFault(_ newRows: Int?, _ newColumns: Int?) -> Matrix {
        let wanted = "\(newRows.map(String.init) ?? "?")×\(newColumns.map(String.init) ?? "?")"
        return .faulty("reshape", shape, reason: "its \(count) elements do not fill \(wanted)")
    }

    @inlinable @inline(never)
    public func _requiring(shapeOf other: Matrix) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        return shape == other.shape ? self : shapeFault(other)
    }

    @usableFromInline
    func shapeFault(_ other: Matrix) -> Matrix {
        .faulty(
            "pairing", shape, other.shape, reason: "the two must have the same shape, here \(other.shape)")
    }

    @inlinable @inline(never)
    public func reshaped(like other: Matrix) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        return reshaped(rows: other.rows, columns: other.columns)
    }

    /// A part of the matrix. Whole rows share the memory.
    @inlinable @inline(never)
    public func slice(_ region: Region) -> Matrix {
        if isFaulty { return self }
        guard let (rowRange, columnRange) = ranges(region) else { return outside("slice", region) }
        if columnRange.count == columns {
            let start = offset + rowRange.lowerBound * columns
            return Matrix(storage: storage, offset: start, rows: rowRange.count, columns: columns)
        }
        return copied(rows: rowRange, columns: columnRange)
    }

    /// A region's rows and columns, if they exist.
    @inlinable
    func ranges(_ region: Region) -> (rows: Range<Int>, columns: Range<Int>)? {
        let (rowRange, columnRange) = (region.rows ?? 0..<rows, region.columns ?? 0..<columns)
        guard rowRange.lowerBound >= 0, rowRange.upperBound <= rows, columnRange.lowerBound >= 0,
            columnRange.upperBound <= columns
        else { return nil }
        return (rowRange, columnRange)
    }

    @usableFromInline
    func outside(_ operation: String, _ region: Region) -> Matrix {
        let rows = region.rows.map { "rows \($0)" }
        let columns = region.columns.map { "columns \($0)" }
        let parts = [rows, columns].compactMap(\.self).joined(separator: " and ")
        return .faulty(
            operation, shape,
            reason: "it has no \(parts), only rows 0..<\(self.rows) and columns 0..<\(self.columns)")
    }

    @inlinable @inline(never)
    public func _padded(at region: Region, like other: Matrix) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        guard let (rowRange, columnRange) = other.ranges(region) else {
            return other.outside("padding", region)
        }
        guard rowRange.count == rows, columnRange.count == columns else {
            let needed = Shape(rows: rowRange.count, columns: columnRange.count)
            return .faulty(
                "padding", shape, other.shape, reason: "the region is \(needed); the left side must be too")
        }
        return assembled(other.shape, [(self, rowRange.lowerBound, columnRange.lowerBound)])
    }

    @inlinable @inline(never)
    public func concatenated(with other: Matrix, _ direction: ConcatenationDirection) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        switch direction {
        case .below where columns == other.columns:
            let shape = Shape(rows: Matrix.sum(rows, other.rows), columns: columns)
            return assembled(shape, [(self, 0, 0), (other, rows, 0)])
                .made(by: "concatenation", self.shape, other.shape)
        case .beside where rows == other.rows:
            let shape = Shape(rows: rows, columns: Matrix.sum(columns, other.columns))
            return assembled(shape, [(self, 0, 0), (other, 0, columns)])
                .made(by: "concatenation", self.shape, other.shape)
        default:
            return notConcatenated(other, direction)
        }
    }

    /// The sum of two sides; the greatest `Int`, which no matrix has, if it is larger.
    @inlinable
    static func sum(_ x: Int, _ y: Int) -> Int {
        let (sum, isTooLarge) = x.addingReportingOverflow(y)
        return isTooLarge ? .max : sum
    }

    @usableFromInline
    func notConcatenated(_ other: Matrix, _ direction: ConcatenationDirection) -> Matrix {
        let reason =
            direction == .below
            ? "the columns differ (\(columns) and \(other.columns)); to go below, the second needs \(columns)"
            : "the rows differ (\(rows) and \(other.rows)); to go beside, the second needs \(rows)"
        return .faulty("concatenation", shape, other.shape, reason: reason)
    }

    /// Zeros, with matrices where they fit.
    @inlinable @inline(never)
    func assembled(_ shape: Shape, _ parts: [(matrix: Matrix, row: Int, column: Int)]) -> Matrix {
        if let fault = Matrix.sizeFault(shape) { return fault }
        return Matrix(uninitializedRows: shape.rows, columns: shape.columns) { result in
            if parts.reduce(0, { $0 + $1.matrix.count }) < result.count { result.initialize(repeating: 0) }
            for part in parts where part.matrix.count > 0 {
                part.matrix.withUnsafeElements { source in
                    for row in 0..<part.matrix.rows {
                        let first = (part.row + row) * shape.columns + part.column
                        _ = result[first...].update(fromContentsOf: part.matrix.line(row, of: source))
                    }
                }
            }
        }
    }

    @inlinable @inline(never)
    public func _prefix(like other: Matrix, _ direction: ConcatenationDirection) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        switch direction {
        case .below: return slice(Region(rows: 0..<other.rows))
        case .beside: return slice(Region(columns: 0..<other.columns))
        }
    }

    @inlinable @inline(never)
    public func _suffix(after other: Matrix, _ direction: ConcatenationDirection) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        switch direction {
        case .below: return slice(Region(rows: other.rows..<Swift.max(rows, other.rows)))
        case .beside: return slice(Region(columns: other.columns..<Swift.max(columns, other.columns)))
        }
    }

    @inlinable @inline(never)
    public func _oneHot(like scores: Matrix) -> Matrix {
        if isFaulty { return self }
        if scores.isFaulty { return scores }
        guard columns == 1, rows == scores.rows else {
            return .faulty(
                "one-hot", shape, scores.shape, reason: "the class indices need to be \(scores.rows)×1")
        }
        var result = Matrix.zeros(rows: rows, columns: scores.columns)
        if result.isFaulty { return result }
        let wrong: Int? = withUnsafeElements { indices in
            result.withUnsafeMutableElements { result in
                for row in 0..<rows {
                    guard let index = Int(exactly: indices[row]), index >= 0, index < scores.columns else {
                        return row
                    }
                    result[row * scores.columns + index] = 1
                }
                return nil
            }
        }
        guard let wrong else { return result }
        return .faulty(
            "one-hot", shape, scores.shape,
            reason: "class \(self[wrong, 0]) in row \(wrong) is not a whole number in 0..<\(scores.columns)")
    }
}
