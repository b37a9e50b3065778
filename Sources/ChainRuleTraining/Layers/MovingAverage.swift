import ChainRule

/// z = (1 − momentum) · average + momentum · x: an average that forgets exponentially.
struct MovingAverage: BinaryElementwiseRule {
    let momentum: Double

    func forward<V: GraphValue>(_ average: V, _ x: V) -> V {
        average * V.Element(1 - momentum) + x * V.Element(momentum)
    }

    func derivatives<V: GraphValue>(_ average: V, _ x: V, _ z: V) -> (V, V) {
        (average.filled(with: V.Element(1 - momentum)), x.filled(with: V.Element(momentum)))
    }
}

/// The moving average of the variances of batches, of which each row of `batch` is an example. A batch of one
/// row, which says nothing of a variance, changes nothing.
struct MovingVariance: TernaryRule {
    let momentum: Double
    /// Whether the batch's variance, a population's, is to become that of a sample: times N / (N − 1).
    let isOfSample: Bool

    func passesGradient(to operand: Int) -> Bool { operand < 2 }

    func forward<V: GraphValue>(_ average: V, _ variance: V, _ batch: V) -> V {
        let rows = batch.count(.eachColumn)
        let moved = MovingAverage(momentum: momentum).forward(average, corrected(variance, rows))
        return .select(rows - 1, moved, average)
    }

    func backward<V: GraphValue>(_ upstream: V, _ average: V, _ variance: V, _ batch: V, _ z: V) -> (V, V, V)
    {
        let rows = batch.count(.eachColumn)
        let isMoved = rows - 1
        let kept = upstream * V.Element(1 - momentum)
        let added = corrected(upstream * V.Element(momentum), rows)
        return (
            .select(isMoved, kept, upstream), .select(isMoved, added, upstream.filled(with: 0)),
            batch.filled(with: 0)
        )
    }

    private func corrected<V: GraphValue>(_ variance: V, _ rows: V) -> V {
        isOfSample ? variance * (rows / (rows - 1)) : variance
    }
}
