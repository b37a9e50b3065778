/// z = y below x, or to the right of it; a fault if the other size differs.
///
/// Each operand receives its part of the upstream gradient.
///
/// A node of `Concatenate(.beside)`: `forward([[1, 2]], [[3]])` = [[1, 2, 3]].
public struct Concatenate: BinaryRule {
    public let direction: Direction

    @inlinable
    public init(_ direction: Direction) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.concatenated(with: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream.leading(like: x, direction), upstream.trailing(after: x, direction))
    }
}

/// z = the first rows or columns of x, as many as y has.
public struct Leading: BinaryRule {
    public let direction: Direction

    @inlinable
    public init(_ direction: Direction) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.leading(like: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let rest = x.trailing(after: y, direction).filled(with: 0)
        return (upstream.concatenated(with: rest, direction), y.filled(with: 0))
    }
}

/// z = what is left of x after as many rows or columns as y has.
public struct Trailing: BinaryRule {
    public let direction: Direction

    @inlinable
    public init(_ direction: Direction) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.trailing(after: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let rest = x.leading(like: y, direction).filled(with: 0)
        return (rest.concatenated(with: upstream, direction), y.filled(with: 0))
    }
}

extension Concatenate: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("concatenated", "with: \(x[1].text)", ".\(direction)")
    }
}

extension Leading: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("leading", "like: \(x[1].text)", ".\(direction)")
    }
}

extension Trailing: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("trailing", "after: \(x[1].text)", ".\(direction)")
    }
}
