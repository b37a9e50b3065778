import ChainRuleKernels

/// z = eˣ, its own derivative.
///
/// As a node: `forward(0)` = 1, `backward(1)` = 1.
public struct Exp: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.exp) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * z }
}

extension ElementaryFunctions {
    /// eˣ.
    @inlinable public func exp() -> Self { applying(Exp()) }
}
