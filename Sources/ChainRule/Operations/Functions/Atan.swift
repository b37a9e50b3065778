import ChainRuleKernels

/// z = arctan x, from −π/2 to π/2, which it is at ±∞; the derivative is 1/(1 + x²).
///
/// As a node: `forward(1)` = 0.7853981633974483, `backward(1)` = 0.5.
public struct Atan: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.atan) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (x * x + 1) }
}

extension ElementaryFunctions {
    /// The angle from −π/2 to π/2 whose tangent this is.
    @inlinable public func atan() -> Self { applying(Atan()) }
}
