extension Matrix {
    @inlinable
    public func _argmax(_ axis: Axis) -> Matrix {
        if isFaulty { return self }
        switch axis {
        case .all: return reshaped(rows: 1, columns: count)._argmax(.eachRow)
        case .eachColumn: return transposed()._argmax(.eachRow).transposed()
        case .eachRow:
            if columns == 0 && rows > 0 {
                let reason = "there are no elements to choose from; one is needed at least"
                return .faulty("argmax", shape, reason: reason)
            }
            return Matrix(column: argmaxOfEachRow.map { Element($0) })
        }
    }

    @inlinable @inline(never)
    public func _gathered(_ indices: Matrix) -> Matrix {
        if let fault = fault ?? indices.fault { return .faulty(fault) }
        if let fault = indexFault("gather rows", indices) { return fault }
        return Matrix(uninitializedRows: indices.rows, columns: columns) { result in
            withUnsafeElements { table in
                indices.withUnsafeElements { indices in
                    for row in 0..<indices.count {
                        let line = line(Int(indices[row]), of: table)
                        for column in 0..<columns { result[row * columns + column] = line[column] }
                    }
                }
            }
        }.made(by: "gather rows", shape, indices.shape)
    }

    @inlinable @inline(never)
    public func _scattered(_ indices: Matrix, like table: Matrix) -> Matrix {
        if let fault = fault ?? indices.fault ?? table.fault { return .faulty(fault) }
        if let fault = table.indexFault("scatter rows", indices) { return fault }
        guard rows == indices.rows, columns == table.columns else {
            let reason =
                "the rows to be added need to be \(Shape(rows: indices.rows, columns: table.columns))"
            return .faulty("scatter rows", shape, indices.shape, table.shape, reason: reason)
        }
        var result = Matrix.zeros(rows: table.rows, columns: table.columns)
        if result.isFaulty { return result }
        let width = columns
        withUnsafeElements { x in
            indices.withUnsafeElements { indices in
                result.withUnsafeMutableElements { result in
                    for row in 0..<indices.count {
                        let start = Int(indices[row]) * width
                        for column in 0..<width { result[start + column] += x[row * width + column] }
                    }
                }
            }
        }
        return result
    }

    /// What is wrong with a column of indices of this matrix's rows, if anything.
    @usableFromInline
    func indexFault(_ operation: String, _ indices: Matrix) -> Matrix? {
        guard indices.columns == 1 else {
            let reason = "the indices need to be one column, \(indices.rows)×1"
            return .faulty(operation, shape, indices.shape, reason: reason)
        }
        let wrong = indices.withUnsafeElements { indices in
            indices.firstIndex { index in !(Int(exactly: index).map { 0 <= $0 && $0 < rows } ?? false) }
        }
        guard let wrong else { return nil }
        let index = "index \(indices[wrong, 0]) in row \(wrong)"
        let reason =
            rows == 0
            ? "\(index) chooses a row of a table that has none"
            : "\(index) is not a whole number in 0..<\(rows), the table's rows"
        return .faulty(operation, shape, indices.shape, reason: reason)
    }
}
