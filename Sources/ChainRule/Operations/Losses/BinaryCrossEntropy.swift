/// z = the cross entropy between sigmoid(scores) and targets from 0 to 1, the mean over all elements: 1×1.
///
/// It takes scores, not probabilities: max(x, 0) − x·t + ln(1 + e^(−|x|)) is stable at any finite score, and
/// exact where the loss is tiny. The gradient of the scores is (sigmoid(x) − t) · upstream / count. A fault
/// if the shapes differ.
///
/// As a node: `forward(0, 1)` = 0.6931471805599453, `backward(1)` = (−0.5, 0).
public struct BinaryCrossEntropy: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ scores: V, _ targets: V) -> V {
        let targets = targets._requiring(shapeOf: scores)
        let linear = scores * V.select(scores, 1 - targets, -targets)
        return (linear + scores.negativeMagnitude().exp().log1p()).mean(.all)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ scores: V, _ targets: V, _ z: V) -> (V, V) {
        let share = upstream / scores.count(.all)
        // sigmoid(x) − t; for x > 0, (1 − t) − sigmoid(−x), in which nothing is lost where the first is all
        // but 1.
        let wrong = scores.negativeMagnitude().sigmoid()
        let difference = V._written(
            scores.sigmoid() - targets,
            computedAs: .select(scores, (1 - targets) - wrong, wrong - targets))
        return (difference * share, -(scores * share))
    }
}

extension GraphValue {
    /// The mean cross entropy between the sigmoid of these scores and the targets.
    @inlinable
    public func binaryCrossEntropy(_ targets: Self) -> Self { applying(BinaryCrossEntropy(), targets) }
}
