/// z = eˣ / Σ eˣ along each row: scores become probabilities. Each row's maximum is subtracted first, so no
/// score overflows. In scalars, a row of one, it is 1.
///
/// Every result depends on every score of its row, so the gradient is the product with the Jacobian, z ⊙
/// (upstream − Σ upstream ⊙ z), and not the upstream gradient passed through. It has its digits also where
/// one class is all but sure.
///
/// x − max is rounded before its exponential is taken: of a score d below the greatest, z is off by up to d
/// units in the last place, unless the difference is exact.
///
/// As a node: `forward([[1, 2, 0]])` = [[0.24472847, 0.66524096, 0.09003057]].
public struct Softmax: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let powers = (x - x.maximum(.eachRow)).exp()
        return powers / powers.sum(.eachRow)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // A number taken from the whole upstream changes nothing; with that of the greatest score, nothing is
        // lost where its probability is rounded to 1.
        let greatest = x.equal(to: x.maximum(.eachRow))
        let ofGreatest = (upstream * greatest).sum(.eachRow) / greatest.sum(.eachRow)
        let relative = V._written(upstream, computedAs: upstream - ofGreatest)
        return z * (relative - (relative * z).sum(.eachRow))
    }
}

extension MatrixValue {
    /// Each row's scores as probabilities.
    @inlinable public func softmax() -> Self { applying(Softmax()) }
}

extension GraphValue {
    /// 1 − p of each row's probabilities: the sum of the others, which has its digits where p is all but 1.
    @inlinable
    func complements() -> Self {
        let greatest = self * equal(to: maximum(.eachRow))
        return (self - greatest).sum(.eachRow) + (greatest.sum(.eachRow) - self)
    }
}
