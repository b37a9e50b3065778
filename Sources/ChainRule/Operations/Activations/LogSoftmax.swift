/// z = ln softmax(x) along each row, computed as x − max − ln Σ e^(x − max), so that no score overflows and
/// no probability is rounded to 0 before its logarithm is taken, or to 1. In scalars, a row of one, it is 0.
///
/// The gradient is upstream − softmax(x) · Σ upstream.
///
/// As a node: `forward([[0, 0]])` = [[−0.6931471805599453, −0.6931471805599453]].
public struct LogSoftmax: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let greatest = x.maximum(.eachRow)
        let shifted = x - greatest
        return shifted - LogSumExp.logSum(shifted, x.equal(to: greatest), .eachRow)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // Each element's own share apart, by 1 − p, which has its digits where p is all but 1.
        let probabilities = x.applying(Softmax())
        return V._written(
            upstream - probabilities * upstream.sum(.eachRow),
            computedAs: probabilities * (upstream - upstream.sum(.eachRow))
                + upstream * probabilities.complements())
    }
}

extension MatrixValue {
    /// The logarithms of each row's probabilities.
    @inlinable public func logSoftmax() -> Self { applying(LogSoftmax()) }
}
