import ChainRuleKernels

/// z = ln x; the derivative is 1/x. NaN for x < 0, −∞ at 0.
///
/// As a node: after `forward(2)`, `backward(1)` = 0.5.
public struct Log: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.log) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / x }
}

extension ElementaryFunctions {
    /// ln x.
    @inlinable public func log() -> Self { applying(Log()) }
}
