import ChainRuleKernels

/// z = log₂ x; the derivative is 1/(x ln 2). NaN for x < 0, −∞ at 0. Exact for powers of two.
///
/// As a node: `forward(8)` = 3, `backward(1)` = 0.18033688011112042.
public struct Log2: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.log2) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1.4426950408889634 / x }
}

extension ElementaryFunctions {
    /// The logarithm to the base 2.
    @inlinable public func log2() -> Self { applying(Log2()) }
}
