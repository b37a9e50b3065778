/// z = class indices (N×1) as rows with a single 1, as wide as the scores (N×M). No gradient passes.
public struct _OneHot: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ indices: V, _ scores: V) -> V { indices._oneHot(like: scores) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ indices: V, _ scores: V, _ z: V) -> (V, V) {
        (indices.filled(with: 0), scores.filled(with: 0))
    }
}
