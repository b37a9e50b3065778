import ChainRuleKernels

/// z = arccos x, from 0 to π; the derivative is −1/√(1 − x²), infinite at ±1. NaN for |x| > 1.
///
/// As a node: `forward(1)` = 0, `backward(1)` = −∞.
public struct Acos: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.acos) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { -1 / x.oneMinusSquare().sqrt() }
}

extension ElementaryFunctions {
    /// The angle from 0 to π whose cosine this is.
    @inlinable public func acos() -> Self { applying(Acos()) }
}
