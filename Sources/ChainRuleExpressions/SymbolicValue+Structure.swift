import ChainRule

// What is written down about shapes. Where they are known, what changes nothing is left out: of numbers,
// whose shape is 1×1, all of it.
extension SymbolicValue {
    package func sum(_ axis: Axis) -> SymbolicValue { reduced(.sum(axis), axis) }
    package func maximum(_ axis: Axis) -> SymbolicValue { reduced(.maximum(axis), axis) }

    private func reduced(_ operation: Operation, _ axis: Axis) -> SymbolicValue {
        let result = shape?.reduced(axis)
        return result != nil && result == shape ? self : SymbolicValue(operation, [self], shape: result)
    }

    package func count(_ axis: Axis) -> SymbolicValue {
        guard let shape else { return SymbolicValue(.count(axis), [self], shape: .scalar) }
        func number(_ extent: Extent) -> SymbolicValue {
            extent.fixed.map { .number(Double($0)) } ?? SymbolicValue(.extent(extent), shape: .scalar)
        }
        switch axis {
        case .all: return number(shape.rows) * number(shape.columns)
        case .eachRow: return number(shape.columns)
        case .eachColumn: return number(shape.rows)
        }
    }

    package func broadcast(like other: SymbolicValue) -> SymbolicValue {
        if let result = other.shape, shape != nil { return broadcast(to: result) }
        return SymbolicValue(.broadcastLike, [self, other], shape: other.shape)
    }

    package func broadcast(to result: Shape) -> SymbolicValue { broadcast(to: SymbolicShape(result)) }

    package func broadcast(to result: SymbolicShape) -> SymbolicValue {
        if shape == result { return self }
        if let number { return .number(number, shape: result) }
        return SymbolicValue(.broadcast(result), [self], shape: result)
    }

    package func _reduced(like other: SymbolicValue) -> SymbolicValue {
        if self == other || (shape != nil && shape == other.shape) { return self }
        guard let shape, let result = other.shape else {
            return SymbolicValue(.reducedLike, [self, other], shape: other.shape)
        }
        let axes: [Axis] = [.all, .eachRow, .eachColumn]
        guard let axis = axes.first(where: { shape.reduced($0) == result }) else { return self }
        return sum(axis)
    }

    /// Itself: a formula is written of values that fit.
    package func _requiring(shapeOf other: SymbolicValue) -> SymbolicValue { self }

    package func _matmul(
        _ other: SymbolicValue, transposingSelf: Bool, transposingOther: Bool
    ) -> SymbolicValue {
        if shape == .scalar && other.shape == .scalar { return self * other }
        if computed == .transposed {
            return operands[0]._matmul(
                other, transposingSelf: !transposingSelf, transposingOther: transposingOther)
        }
        if other.computed == .transposed {
            return _matmul(
                other.operands[0], transposingSelf: transposingSelf, transposingOther: !transposingOther)
        }
        let x = transposingSelf ? shape?.transposed : shape
        let y = transposingOther ? other.shape?.transposed : other.shape
        let result = x?.columns == y?.rows ? SymbolicShape(x?.rows, y?.columns) : nil
        let operation = Operation.matmul(
            transposingFirst: transposingSelf, transposingSecond: transposingOther)
        return SymbolicValue(operation, [self, other], shape: result)
    }

    package func transposed() -> SymbolicValue {
        if shape == .scalar { return self }
        if computed == .transposed { return operands[0] }
        let result = shape?.transposed
        return SymbolicValue(.transposed, [self], shape: result)
    }

    package func reshaped(rows: Int?, columns: Int?) -> SymbolicValue {
        func rest(_ size: Int?) -> Extent? {
            guard let shape, let size, let count = shape.rows * shape.columns else { return nil }
            return count / size
        }
        let sizes = (rows.map { Extent($0) } ?? rest(columns), columns.map { Extent($0) } ?? rest(rows))
        let fits = shape == nil || rows == nil || rest(columns) == sizes.0 || columns == nil
        let result = fits ? SymbolicShape(sizes.0, sizes.1) : nil
        if result != nil && result == shape { return self }
        return SymbolicValue(.reshaped(rows: rows, columns: columns), [self], shape: result)
    }

    package func reshaped(like other: SymbolicValue) -> SymbolicValue {
        if let shape, shape == other.shape { return self }
        return SymbolicValue(.reshapedLike, [self, other], shape: other.shape)
    }

    package func slice(_ region: Region) -> SymbolicValue {
        let rows = region.rows.map { Extent($0.count) } ?? shape?.rows
        let columns = region.columns.map { Extent($0.count) } ?? shape?.columns
        let result = SymbolicShape(rows, columns)
        if result != nil && result == shape { return self }
        return SymbolicValue(.slice(region), [self], shape: result)
    }

    package func _padded(at region: Region, like other: SymbolicValue) -> SymbolicValue {
        if let shape, shape == other.shape { return self }
        return SymbolicValue(.padded(region), [self, other], shape: other.shape)
    }

    package func concatenated(
        with other: SymbolicValue, _ direction: ConcatenationDirection
    ) -> SymbolicValue {
        SymbolicValue(.concatenated(direction), [self, other], shape: lengthened(by: other, +, direction))
    }

    /// The shape with another one's rows or columns added, or taken away.
    private func lengthened(
        by other: SymbolicValue, _ change: (Extent, Extent) -> Extent, _ direction: ConcatenationDirection
    ) -> SymbolicShape? {
        guard let x = shape, let y = other.shape else { return nil }
        switch direction {
        case .below:
            return x.columns == y.columns
                ? SymbolicShape(rows: change(x.rows, y.rows), columns: x.columns) : nil
        case .beside:
            return x.rows == y.rows
                ? SymbolicShape(rows: x.rows, columns: change(x.columns, y.columns)) : nil
        }
    }

    package func _prefix(like other: SymbolicValue, _ direction: ConcatenationDirection) -> SymbolicValue {
        SymbolicValue(.prefix(direction), [self, other], shape: other.shape)
    }

    package func _suffix(after other: SymbolicValue, _ direction: ConcatenationDirection) -> SymbolicValue {
        SymbolicValue(.suffix(direction), [self, other], shape: lengthened(by: other, -, direction))
    }

    package func _oneHot(like scores: SymbolicValue) -> SymbolicValue {
        let fits = shape == nil || shape?.rows == scores.shape?.rows
        return SymbolicValue(.oneHot, [self, scores], shape: fits ? scores.shape : nil)
    }

    package func _argmax(_ axis: Axis) -> SymbolicValue {
        SymbolicValue(.argmax(axis), [self], shape: shape?.reduced(axis))
    }

    package func _gathered(_ indices: SymbolicValue) -> SymbolicValue {
        SymbolicValue(.gathered, [self, indices], shape: SymbolicShape(indices.shape?.rows, shape?.columns))
    }

    package func _scattered(_ indices: SymbolicValue, like table: SymbolicValue) -> SymbolicValue {
        SymbolicValue(.scattered, [self, indices, table], shape: table.shape)
    }
}
