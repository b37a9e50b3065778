/// z = eˣ / Σ eˣ along each row: scores become probabilities. Each row's maximum is subtracted first, so no
/// score overflows. In scalars, a row of one, it is 1.
///
/// Every result depends on every score of its row, so the gradient is the product with the Jacobian,
/// z ⊙ (upstream − Σ upstream ⊙ z), and not the upstream gradient passed through.
public struct Softmax: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let powers = (x - x.maximum(along: .eachRow)).exp()
        return powers / powers.sum(.eachRow)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        z * (upstream - (upstream * z).sum(.eachRow))
    }
}

/// `forward([[1, 2, 0]])` = [[0.24472847, 0.66524096, 0.09003057]].
public typealias SoftmaxNode<Value: ConcreteValue> = UnaryNode<Softmax, Value>

extension GraphValue {
    /// Each row's scores as probabilities.
    @inlinable public func softmax() -> Self { applying(Softmax()) }
}
