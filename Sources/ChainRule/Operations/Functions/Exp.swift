import ChainRuleKernels

/// z = eˣ, its own derivative.
///
/// As a node: `forward(0)` = 1, `backward(1)` = 1.
public struct Exp: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.exp) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { z }
}

extension ElementaryFunctions {
    /// eˣ.
    @inlinable public func exp() -> Self { applying(Exp()) }
}
