import ChainRuleKernels

/// z = −1, 0 or 1. Flat wherever it has a derivative, so no gradient passes.
///
/// As a node: `forward(-3)` = −1, `backward(1)` = 0.
public struct Sign: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.sign) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.filled(with: 0) }
}

extension ElementaryFunctions {
    /// −1, 0 or 1.
    @inlinable public func sign() -> Self { applying(Sign()) }
}
