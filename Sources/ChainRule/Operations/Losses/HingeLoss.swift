/// z = the mean over all elements of max(0, 1 − t·score), targets −1 or 1: 1×1. A fault if the shapes differ.
///
/// The gradient of a score is −t · upstream / count where its margin t·score is below 1, otherwise 0.
///
/// As a node: `forward(0.5, 1)` = 0.5, `backward(1)` = (−1, −0.5).
public struct HingeLoss: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ scores: V, _ targets: V) -> V {
        (1 - scores * targets._requiring(shapeOf: scores)).relu().mean(.all)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ scores: V, _ targets: V, _ z: V) -> (V, V) {
        let missing = 1 - scores * targets
        let share = upstream / scores.count(.all)
        let none = scores.filled(with: 0)
        return (.select(missing, -(targets * share), none), .select(missing, -(scores * share), none))
    }
}

extension GraphValue {
    /// The mean of max(0, 1 − t·score).
    @inlinable public func hingeLoss(_ targets: Self) -> Self { applying(HingeLoss(), targets) }
}
