import ChainRuleKernels

/// z = cos x, x in radians; the derivative is −sin x. NaN at ±∞.
///
/// As a node: `forward(0)` = 1, `backward(1)` = −0.
public struct Cos: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.cos) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { -x.sin() }
}

extension ElementaryFunctions {
    /// The cosine of an angle in radians.
    @inlinable public func cos() -> Self { applying(Cos()) }
}
