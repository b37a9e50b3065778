/// z = 1 / (1 + e⁻ˣ), between 0 and 1.
///
/// The derivative z(1 − z) is at most 0.25 (at x = 0): a chain of sigmoids shrinks a gradient at least
/// fourfold a layer, which is why deep networks of them hardly learn. No x overflows.
public struct Sigmoid: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.sigmoid() }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // upstream · z(1 − z), in one pass over a matrix
        upstream.multiplied(bySigmoidSlopeAt: z)
    }
}

/// The sigmoid node: `forward(0)` = 0.5, `backward(1)` = 0.25.
public typealias SigmoidNode<Value: ConcreteValue> = UnaryNode<Sigmoid, Value>
