/// z = −x. The gradient changes its sign.
public struct Negate: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { -x }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { -upstream }
}

/// The negation node: `forward(3)` = −3, `backward(1)` = −1.
public typealias NegateNode<Value: ConcreteValue> = UnaryNode<Negate, Value>

extension Negate: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].negated }
}
