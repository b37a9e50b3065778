import ChainRuleKernels

/// z = sin x, x in radians; the derivative is cos x. NaN at ±∞.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Sin: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.sin) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.cos() }
}

extension ElementaryFunctions {
    /// The sine of an angle in radians.
    @inlinable public func sin() -> Self { applying(Sin()) }
}
