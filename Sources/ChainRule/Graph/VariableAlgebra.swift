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
    public func _adding(constant: Element) -> Variable { applying(AddConstant(Double(constant))) }
    @inlinable
    public func _multiplied(byConstant constant: Element) -> Variable {
        applying(MultiplyByConstant(Double(constant)))
    }
    @inlinable
    public func _divided(byConstant constant: Element) -> Variable {
        applying(DivideByConstant(Double(constant)))
    }
    @inlinable
    public func _subtracted(fromConstant constant: Element) -> Variable {
        applying(SubtractFromConstant(Double(constant)))
    }
    @inlinable
    public func _dividing(constant: Element) -> Variable { applying(DivideConstant(Double(constant))) }

    @inlinable public func exp() -> Variable { applying(Exp()) }
    @inlinable public func expm1() -> Variable { applying(Expm1()) }
    @inlinable public func log() -> Variable { applying(Log()) }
    @inlinable public func log1p() -> Variable { applying(Log1p()) }
    @inlinable public func sqrt() -> Variable { applying(Sqrt()) }
    @inlinable public func tanh() -> Variable { applying(Tanh()) }
    @inlinable public func sigmoid() -> Variable { applying(Sigmoid()) }
    @inlinable public func erf() -> Variable { applying(Erf()) }
    @inlinable public func gaussian() -> Variable { applying(Gaussian()) }
    @inlinable public func normalProbability() -> Variable { applying(NormalProbability()) }
    @inlinable public func abs() -> Variable { applying(Abs()) }
    @inlinable public func sign() -> Variable { applying(Sign()) }
    @inlinable public func power(_ exponent: Element) -> Variable { applying(Power(Double(exponent))) }
    @inlinable public func raised(to exponent: Variable) -> Variable { applying(GeneralPower(), exponent) }

    @inlinable public func maximum(_ other: Variable) -> Variable { applying(Maximum(), other) }
    @inlinable public func minimum(_ other: Variable) -> Variable { applying(Minimum(), other) }
    @inlinable
    public static func select(_ condition: Variable, _ positive: Variable, _ otherwise: Variable) -> Variable
    {
        condition.applying(Select(), positive, otherwise)
    }
    @inlinable
    public func multiplied(bySigmoidSlopeAt x: Variable, result z: Variable) -> Variable {
        self * x.applying(SigmoidSlope())
    }
    @inlinable
    public func multiplied(byTanhSlopeAt x: Variable, result z: Variable) -> Variable {
        self * x.applying(TanhSlope())
    }
    @inlinable public func matches(_ other: Variable) -> Variable { applying(Matches(), other) }
    @inlinable public func filled(with constant: Element) -> Variable { applying(Fill(Double(constant))) }

    @inlinable public func sum(_ axis: Axis) -> Variable { applying(Sum(axis)) }
    @inlinable public func maximum(along axis: Axis) -> Variable { applying(MaximumAlong(axis)) }
    @inlinable public func count(_ axis: Axis) -> Variable { applying(Count(axis)) }
    @inlinable public func broadcast(like other: Variable) -> Variable { applying(BroadcastLike(), other) }
    @inlinable public func broadcast(to shape: Shape) -> Variable { applying(Broadcast(to: shape)) }
    @inlinable public func reduced(like other: Variable) -> Variable { applying(ReduceLike(), other) }
    @inlinable public func requiring(shapeOf other: Variable) -> Variable { applying(RequireShape(), other) }

    @inlinable
    public func matrixProduct(
        _ other: Variable, transposingSelf: Bool, transposingOther: Bool
    ) -> Variable {
        applying(MatrixProduct(transposingX: transposingSelf, transposingY: transposingOther), other)
    }
    @inlinable public func transposed() -> Variable { applying(Transpose()) }
    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Variable {
        applying(Reshape(rows: rows, columns: columns))
    }
    @inlinable public func reshaped(like other: Variable) -> Variable { applying(ReshapeLike(), other) }
    @inlinable
    public func slice(_ region: Region) -> Variable {
        applying(Slice(rows: region.rows, columns: region.columns))
    }
    @inlinable
    public func embedded(at region: Region, like other: Variable) -> Variable {
        applying(Embed(at: region), other)
    }
    @inlinable
    public func concatenated(with other: Variable, _ direction: Direction) -> Variable {
        applying(Concatenate(direction), other)
    }
    @inlinable
    public func leading(like other: Variable, _ direction: Direction) -> Variable {
        applying(Leading(direction), other)
    }
    @inlinable
    public func trailing(after other: Variable, _ direction: Direction) -> Variable {
        applying(Trailing(direction), other)
    }
    @inlinable public func oneHot(like scores: Variable) -> Variable { applying(OneHot(), scores) }
}
