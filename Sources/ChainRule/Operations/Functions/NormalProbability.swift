import ChainRuleKernels

/// z = Φ(x), the probability that a number of the standard normal distribution lies below x: ½·erfc(−x/√2).
///
/// It has all its digits where it is tiny: 6.220960574271785e-16 at −8. The derivative is the density
/// e^(−x²/2)/√(2π).
///
/// As a node: `forward(0)` = 0.5, `backward(1)` = 0.3989422804014327.
public struct NormalProbability: ElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "normal probability" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.normal) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        // 1/√(2π)
        x.gaussian() * 0.3989422804014327
    }
}

extension ElementaryFunctions {
    /// The normal distribution's probability below x, with all its digits where it is tiny.
    @inlinable public func normalProbability() -> Self { applying(NormalProbability()) }
}
