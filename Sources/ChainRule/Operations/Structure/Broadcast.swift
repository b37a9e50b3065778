/// z = x with its rows or columns of size 1 repeated to a given shape; a fault where they are of another
/// size.
///
/// The gradient of what was repeated is the sum over the repetitions.
///
/// A node of `Broadcast(to: Shape(rows: 2, columns: 2))`: `forward([[1, 2]])` = [[1, 2], [1, 2]].
public struct Broadcast: UnaryRule {
    /// The shape of the result.
    public let shape: Shape

    /// The rule for this shape.
    @inlinable
    public init(to shape: Shape) { self.shape = shape }

    public var name: String { "broadcast to \(shape)" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.broadcast(to: shape) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream._reduced(like: x) }
}

/// z = x repeated to the shape of y, which has no gradient.
public struct _BroadcastLike: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.broadcast(like: y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream._reduced(like: x), y.filled(with: 0))
    }
}

/// z = x summed to the shape of y, which has no gradient: the reverse of broadcasting, and its gradient.
public struct _ReduceLike: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._reduced(like: y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream.broadcast(like: x), y.filled(with: 0))
    }
}

/// z = x, which must have the shape of y: a fault if it has not.
public struct _RequireShape: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._requiring(shapeOf: y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream, y.filled(with: 0))
    }
}

extension Broadcast: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("broadcast", "to: \(shape)") }
}

extension _BroadcastLike: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("broadcast", "like: \(x[1].text)") }
}

extension _ReduceLike: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("reduced", "like: \(x[1].text)") }
}

extension _RequireShape: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("requiring", "shapeOf: \(x[1].text)") }
}
