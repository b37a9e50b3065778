import ChainRuleKernels

/// z = arcosh x = ln(x + √(x² − 1)), at least 0; the derivative is 1/√(x² − 1), infinite at 1. NaN for x < 1.
///
/// The derivative is 0 where x² is infinite, beyond 1.3e154 (in `Float` 1.8e19).
///
/// As a node: `forward(1)` = 0, `backward(1)` = ∞.
public struct Acosh: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.acosh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / ((x - 1) * (x + 1)).sqrt() }
}

extension ElementaryFunctions {
    /// The number of at least 0 whose hyperbolic cosine this is.
    @inlinable public func acosh() -> Self { applying(Acosh()) }
}
