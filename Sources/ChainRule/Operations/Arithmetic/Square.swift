/// z = x²; the derivative is 2x.
public struct Square: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x * x }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x * 2 }
}

/// The squaring node: `forward(3)` = 9, `backward(1)` = 6.
public typealias SquareNode<Value: ConcreteValue> = UnaryNode<Square, Value>

extension GraphValue {
    /// x².
    @inlinable public func squared() -> Self { applying(Square()) }
}

extension Square: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("squared") }
}
