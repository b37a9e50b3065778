/// z = tanh x, between −1 and 1; the derivative 1 − z² is at most 1.
public struct Tanh: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.tanh() }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // upstream · (1 − z²), in one pass over a matrix
        upstream.multiplied(byTanhSlopeAt: z)
    }
}

/// The tanh node: `forward(0)` = 0, `backward(1)` = 1.
public typealias TanhNode<Value: ConcreteValue> = UnaryNode<Tanh, Value>
