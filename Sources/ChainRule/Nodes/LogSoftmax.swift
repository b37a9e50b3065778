/// z = ln softmax(x) along each row, computed as x − max − ln Σ e^(x − max), so that no score overflows and
/// no probability is rounded to 0 before its logarithm is taken. In scalars, a row of one, it is 0.
///
/// The gradient is upstream − softmax(x) · Σ upstream.
public struct LogSoftmax: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let shifted = x - x.maximum(along: .eachRow)
        return shifted - shifted.exp().sum(.eachRow).log()
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        upstream - z.exp() * upstream.sum(.eachRow)
    }
}

/// `forward([[0, 0]])` = [[−0.6931471805599453, −0.6931471805599453]].
public typealias LogSoftmaxNode<Value: ConcreteValue> = UnaryNode<LogSoftmax, Value>

extension GraphValue {
    /// The logarithms of each row's probabilities.
    @inlinable public func logSoftmax() -> Self { applying(LogSoftmax()) }
}
