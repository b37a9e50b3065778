import ChainRuleKernels

/// z = e^(−x²/2), the normal density times √(2π); the derivative is −x·z.
///
/// x² is not rounded, so that z has all its digits where x is large: `(x * x * -0.5).exp()` loses 300 units
/// in the last place at x = 30.
///
/// As a node: `forward(0)` = 1, `backward(1)` = −0.
public struct Gaussian: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.gaussian) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { -(x * z) }
}

extension ElementaryFunctions {
    /// e^(−x²/2), with all its digits where x² is large.
    @inlinable public func gaussian() -> Self { applying(Gaussian()) }
}
