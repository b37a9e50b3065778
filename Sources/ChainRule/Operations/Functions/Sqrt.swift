import ChainRuleKernels

/// z = √x; the derivative is 1/(2z). NaN for x < 0; at 0 the derivative is infinite.
///
/// As a node: `forward(9)` = 3, `backward(6)` = 1.
public struct Sqrt: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.sqrt) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 0.5 / z }
}

extension ElementaryFunctions {
    /// √x.
    @inlinable public func sqrt() -> Self { applying(Sqrt()) }
}
