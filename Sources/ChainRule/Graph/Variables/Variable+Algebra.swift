import ChainRuleKernels

/// The algebra on a graph's handles: every operation adds a node with its rule. This is what lets a rule's
/// `backward` run on variables, so that a gradient is graph again.
extension Variable: GraphValue {
    public typealias Element = Value.Element

    // A literal is a constant of the operation, as `2.0 as Double` would be.

    @inlinable @inline(__always)
    public func _adding(_ y: Variable) -> Variable {
        if y.isKnownNumber { return _adding(constant: y.number) }
        return isKnownNumber ? y._adding(constant: number) : applying(Add(), y)
    }
    @inlinable @inline(__always)
    public func _subtracting(_ y: Variable) -> Variable {
        if y.isKnownNumber { return _adding(constant: -y.number) }
        return isKnownNumber ? y._subtracted(fromConstant: number) : applying(Subtract(), y)
    }
    @inlinable @inline(__always)
    public func _multiplied(by y: Variable) -> Variable {
        if y.isKnownNumber { return _multiplied(byConstant: y.number) }
        return isKnownNumber ? y._multiplied(byConstant: number) : applying(Multiply(), y)
    }
    @inlinable @inline(__always)
    public func _divided(by y: Variable) -> Variable {
        if y.isKnownNumber { return _divided(byConstant: y.number) }
        return isKnownNumber ? y._dividing(constant: number) : applying(Divide(), y)
    }
    @inlinable public func _negated() -> Variable { applying(Negate()) }

    @inlinable
    public func _adding(constant: Element) -> Variable { applying(_AddConstant(Double(constant))) }
    @inlinable
    public func _multiplied(byConstant constant: Element) -> Variable {
        applying(_MultiplyByConstant(Double(constant)))
    }
    @inlinable
    public func _divided(byConstant constant: Element) -> Variable {
        applying(_DivideByConstant(Double(constant)))
    }
    @inlinable
    public func _subtracted(fromConstant constant: Element) -> Variable {
        applying(_SubtractFromConstant(Double(constant)))
    }
    @inlinable
    public func _dividing(constant: Element) -> Variable { applying(_DivideConstant(Double(constant))) }

    @inlinable
    public func _mapped(_ function: ElementFunction, _ constant: Element) -> Variable {
        applyingRule(of: function, constant)
    }
    @inlinable
    public func _combined(_ operation: ElementOperation, _ y: Variable) -> Variable {
        applyingRule(of: operation, y)
    }
    @inlinable
    public func _combined(_ operation: ElementTernary, _ y: Variable, _ w: Variable) -> Variable {
        applyingRule(of: operation, y, w)
    }
    @inlinable public func filled(with constant: Element) -> Variable { applying(_Fill(Double(constant))) }

    @inlinable public func sum(_ axis: Axis) -> Variable { applying(Sum(axis)) }
    @inlinable public func maximum(_ axis: Axis) -> Variable { applying(MaximumOver(axis)) }
    @inlinable public func count(_ axis: Axis) -> Variable { applying(Count(axis)) }
    @inlinable public func broadcast(like other: Variable) -> Variable { applying(_BroadcastLike(), other) }
    @inlinable public func broadcast(to shape: Shape) -> Variable { applying(Broadcast(to: shape)) }
    @inlinable public func _reduced(like other: Variable) -> Variable { applying(_ReduceLike(), other) }
    @inlinable public func _requiring(shapeOf other: Variable) -> Variable {
        applying(_RequireShape(), other)
    }

    @inlinable
    public func _matmul(
        _ other: Variable, transposingSelf: Bool, transposingOther: Bool
    ) -> Variable {
        applying(MatrixProduct(transposingX: transposingSelf, transposingY: transposingOther), other)
    }
    @inlinable public func transposed() -> Variable { applying(Transpose()) }
    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Variable {
        applying(Reshape(rows: rows, columns: columns))
    }
    @inlinable public func reshaped(like other: Variable) -> Variable { applying(_ReshapeLike(), other) }
    @inlinable
    public func slice(_ region: Region) -> Variable {
        applying(Slice(rows: region.rows, columns: region.columns))
    }
    @inlinable
    public func _padded(at region: Region, like other: Variable) -> Variable {
        applying(_Pad(at: region), other)
    }
    @inlinable
    public func concatenated(with other: Variable, _ direction: ConcatenationDirection) -> Variable {
        applying(Concatenate(direction), other)
    }
    @inlinable
    public func _prefix(like other: Variable, _ direction: ConcatenationDirection) -> Variable {
        applying(_Prefix(direction), other)
    }
    @inlinable
    public func _suffix(after other: Variable, _ direction: ConcatenationDirection) -> Variable {
        applying(_Suffix(direction), other)
    }
    @inlinable public func _oneHot(like scores: Variable) -> Variable { applying(_OneHot(), scores) }
    @inlinable public func _argmax(_ axis: Axis) -> Variable { applying(Argmax(axis)) }
    @inlinable public func _gathered(_ indices: Variable) -> Variable { applying(GatherRows(), indices) }
    @inlinable
    public func _scattered(_ indices: Variable, like table: Variable) -> Variable {
        applying(_ScatterRows(), indices, table)
    }
}
