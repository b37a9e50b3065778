import ChainRuleKernels

// Several operations that rules need together. Here they are what they are made of, which is all that
// scalars, duals and variables need; a matrix has them in one pass over its elements.
extension GraphValue {
    @inlinable
    public func _matmul(_ other: Self, adding row: Self) -> Self {
        let product = _matmul(other, transposingSelf: false, transposingOther: false)
        return product + row.broadcast(like: product)
    }

    @inlinable @inline(__always)
    public static func _written(
        _ formula: @autoclosure () -> Self, computedAs value: @autoclosure () -> Self
    ) -> Self { value() }

    /// A function without a constant.
    @inlinable
    func mapped(_ function: ElementFunction) -> Self { _mapped(function, 0) }

    @inlinable
    func maximum(constant: Element) -> Self { _mapped(.maximum, constant) }

    /// 0 where `x` ≤ 0, NaN where it is NaN, this value elsewhere: what passes a ReLU backward. Of one shape.
    @inlinable
    func masked(whereNotPositive x: Self) -> Self { x._combined(.positive, self) }

    /// This value times the sigmoid's slope at x, z(1 − z) where z = sigmoid(x); see `_SigmoidSlope`.
    @inlinable
    func multiplied(bySigmoidSlopeAt x: Self, result z: Self) -> Self { _combined(.sigmoidGradient, x, z) }

    /// This value times the slope of tanh at x, 1 − z² where z = tanh(x); see `_TanhSlope`.
    @inlinable
    func multiplied(byTanhSlopeAt x: Self, result z: Self) -> Self { _combined(.tanhGradient, x, z) }

    /// −|x|, with a slope of 1 at 0, which `abs` has not: what is smooth in x stays so.
    @inlinable
    func negativeMagnitude() -> Self { .select(self, -self, self) }
}

extension ConcreteValue {
    @inlinable
    public mutating func add(_ other: Self) { self = self + other }

    @inlinable
    public mutating func add(_ other: Self, scaledBy factor: Element) { self = self + other * factor }
}
