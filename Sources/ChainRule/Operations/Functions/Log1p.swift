import ChainRuleKernels

/// z = ln(1 + x), without the loss of digits near x = 0; the derivative is 1/(1 + x).
///
/// As a node: `forward(1e-20)` = 1e−20, `backward(1)` = 1.
public struct Log1p: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.log1p) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (x + 1) }
}

extension ElementaryFunctions {
    /// ln(1 + x), exact for small x.
    @inlinable public func log1p() -> Self { applying(Log1p()) }
}
