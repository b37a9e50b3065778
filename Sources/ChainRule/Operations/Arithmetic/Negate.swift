/// z = −x. The gradient changes its sign.
///
/// As a node: `forward(3)` = −3, `backward(1)` = −1.
public struct Negate: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { -x }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: -1) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { -upstream }
}

extension Negate: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].negated }
}
