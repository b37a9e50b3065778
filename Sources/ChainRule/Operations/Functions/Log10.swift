import ChainRuleKernels

/// z = log₁₀ x; the derivative is 1/(x ln 10). NaN for x < 0, −∞ at 0.
///
/// As a node: `forward(1000)` = 3, `backward(1)` = 0.0004342944819032518.
public struct Log10: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.log10) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 0.4342944819032518 / x }
}

extension ElementaryFunctions {
    /// The logarithm to the base 10.
    @inlinable public func log10() -> Self { applying(Log10()) }
}
