/// z = x, but no gradient passes: what feeds it counts as a constant.
///
/// As a node: `forward(3)` = 3, `backward(2)` = 0.
public struct StopGradient: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.filled(with: 0) }
}

extension GraphValue {
    /// This value as a constant: no gradient passes to what feeds it.
    @inlinable public func stopGradient() -> Self { applying(StopGradient()) }
}
