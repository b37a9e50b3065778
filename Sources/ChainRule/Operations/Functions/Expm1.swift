import ChainRuleKernels

/// z = eˣ − 1, without the loss of digits near x = 0; the derivative is eˣ,
/// which z + 1 is not where z is all but −1.
///
/// As a node: `forward(1e-20)` = 1e−20, `backward(1)` = 1.
public struct Expm1: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.expm1) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.exp() }
}

extension ElementaryFunctions {
    /// eˣ − 1, exact for small x.
    @inlinable public func expm1() -> Self { applying(Expm1()) }
}
