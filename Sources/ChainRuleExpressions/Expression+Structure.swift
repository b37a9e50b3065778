import ChainRule

// What is written down about shapes. Where they are known, what changes nothing is left out: of numbers,
// whose shape is 1×1, all of it.
extension Expression {
    package func sum(_ axis: Axis) -> Expression { reduced(.sum(axis), axis) }
    package func maximum(_ axis: Axis) -> Expression { reduced(.maximum(axis), axis) }

    private func reduced(_ operation: Operation, _ axis: Axis) -> Expression {
        let result = shape?.reduced(axis)
        return result != nil && result == shape ? self : Expression(operation, [self], shape: result)
    }

    package func count(_ axis: Axis) -> Expression {
        guard let shape else { return Expression(.count(axis), [self], shape: .scalar) }
        switch axis {
        case .all: return .number(Double(shape.count))
        case .eachRow: return .number(Double(shape.columns))
        case .eachColumn: return .number(Double(shape.rows))
        }
    }

    package func broadcast(like other: Expression) -> Expression {
        if let result = other.shape, shape != nil { return broadcast(to: result) }
        return Expression(.broadcastLike, [self, other], shape: other.shape)
    }

    package func broadcast(to result: Shape) -> Expression {
        if shape == result { return self }
        if let number { return .number(number, shape: result) }
        return Expression(.broadcast(result), [self], shape: result)
    }

    package func _reduced(like other: Expression) -> Expression {
        if self == other || (shape != nil && shape == other.shape) { return self }
        guard let shape, let result = other.shape else {
            return Expression(.reducedLike, [self, other], shape: other.shape)
        }
        let axes: [Axis] = [.all, .eachRow, .eachColumn]
        guard let axis = axes.first(where: { shape.reduced($0) == result }) else { return self }
        return sum(axis)
    }

    /// Itself: a formula is written of values that fit.
    package func _requiring(shapeOf other: Expression) -> Expression { self }

    package func _matmul(
        _ other: Expression, transposingSelf: Bool, transposingOther: Bool
    ) -> Expression {
        if shape == .scalar && other.shape == .scalar { return self * other }
        if operation == .transposed {
            return operands[0]._matmul(
                other, transposingSelf: !transposingSelf, transposingOther: transposingOther)
        }
        if other.operation == .transposed {
            return _matmul(
                other.operands[0], transposingSelf: transposingSelf, transposingOther: !transposingOther)
        }
        let rows = shape.map { transposingSelf ? $0.columns : $0.rows }
        let columns = other.shape.map { transposingOther ? $0.rows : $0.columns }
        let result = rows.flatMap { rows in columns.map { Shape(rows: rows, columns: $0) } }
        let operation = Operation.matmul(
            transposingFirst: transposingSelf, transposingSecond: transposingOther)
        return Expression(operation, [self, other], shape: result)
    }

    package func transposed() -> Expression {
        if shape == .scalar { return self }
        if operation == .transposed { return operands[0] }
        let result = shape.map { Shape(rows: $0.columns, columns: $0.rows) }
        return Expression(.transposed, [self], shape: result)
    }

    package func reshaped(rows: Int?, columns: Int?) -> Expression {
        let result = shape.flatMap { shape -> Shape? in
            let rows = rows ?? columns.flatMap { $0 > 0 ? shape.count / $0 : nil }
            let columns = columns ?? rows.flatMap { $0 > 0 ? shape.count / $0 : nil }
            return rows.flatMap { rows in columns.map { Shape(rows: rows, columns: $0) } }
        }
        if result != nil && result == shape { return self }
        return Expression(.reshaped(rows: rows, columns: columns), [self], shape: result)
    }

    package func reshaped(like other: Expression) -> Expression {
        if let shape, shape == other.shape { return self }
        return Expression(.reshapedLike, [self, other], shape: other.shape)
    }

    package func slice(_ region: Region) -> Expression {
        let rows = region.rows?.count ?? shape?.rows
        let columns = region.columns?.count ?? shape?.columns
        let result = rows.flatMap { rows in columns.map { Shape(rows: rows, columns: $0) } }
        if result != nil && result == shape { return self }
        return Expression(.slice(region), [self], shape: result)
    }

    package func _padded(at region: Region, like other: Expression) -> Expression {
        if let shape, shape == other.shape { return self }
        return Expression(.padded(region), [self, other], shape: other.shape)
    }

    package func concatenated(
        with other: Expression, _ direction: ConcatenationDirection
    ) -> Expression {
        let result = shape.flatMap { x in
            other.shape.map { y in
                direction == .below
                    ? Shape(rows: x.rows + y.rows, columns: x.columns)
                    : Shape(rows: x.rows, columns: x.columns + y.columns)
            }
        }
        return Expression(.concatenated(direction), [self, other], shape: result)
    }

    package func _prefix(like other: Expression, _ direction: ConcatenationDirection) -> Expression {
        Expression(.prefix(direction), [self, other], shape: other.shape)
    }

    package func _suffix(after other: Expression, _ direction: ConcatenationDirection) -> Expression {
        let result = shape.flatMap { x in
            other.shape.map { y in
                direction == .below
                    ? Shape(rows: x.rows - y.rows, columns: x.columns)
                    : Shape(rows: x.rows, columns: x.columns - y.columns)
            }
        }
        return Expression(.suffix(direction), [self, other], shape: result)
    }

    package func _oneHot(like scores: Expression) -> Expression {
        Expression(.oneHot, [self, scores], shape: scores.shape)
    }

    package func _argmax(_ axis: Axis) -> Expression {
        Expression(.argmax(axis), [self], shape: shape?.reduced(axis))
    }

    package func _gathered(_ indices: Expression) -> Expression {
        let result = shape.flatMap { shape in
            indices.shape.map { Shape(rows: $0.rows, columns: shape.columns) }
        }
        return Expression(.gathered, [self, indices], shape: result)
    }

    package func _scattered(_ indices: Expression, like table: Expression) -> Expression {
        Expression(.scattered, [self, indices, table], shape: table.shape)
    }
}

extension Shape {
    fileprivate func reduced(_ axis: Axis) -> Shape {
        switch axis {
        case .all: .scalar
        case .eachRow: Shape(rows: rows, columns: 1)
        case .eachColumn: Shape(rows: 1, columns: columns)
        }
    }
}
