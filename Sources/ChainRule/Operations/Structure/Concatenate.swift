/// z = y below x, or to the right of it; a fault if the other size differs.
///
/// Each operand receives its part of the upstream gradient.
///
/// A node of `Concatenate(.beside)`: `forward([[1, 2]], [[3]])` = [[1, 2, 3]].
public struct Concatenate: BinaryRule {
    /// Whether the second operand comes below the first or beside it.
    public let direction: ConcatenationDirection

    /// The rule for this direction.
    @inlinable
    public init(_ direction: ConcatenationDirection) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.concatenated(with: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream._prefix(like: x, direction), upstream._suffix(after: x, direction))
    }
}

/// z = the first rows or columns of x, as many as y has.
public struct _Prefix: BinaryRule {
    public let direction: ConcatenationDirection

    @inlinable
    public init(_ direction: ConcatenationDirection) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._prefix(like: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let rest = x._suffix(after: y, direction).filled(with: 0)
        return (upstream.concatenated(with: rest, direction), y.filled(with: 0))
    }
}

/// z = what is left of x after as many rows or columns as y has.
public struct _Suffix: BinaryRule {
    public let direction: ConcatenationDirection

    @inlinable
    public init(_ direction: ConcatenationDirection) { self.direction = direction }

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._suffix(after: y, direction) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let rest = x._prefix(like: y, direction).filled(with: 0)
        return (rest.concatenated(with: upstream, direction), y.filled(with: 0))
    }
}

extension Concatenate: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("concatenated", "with: \(x[1].text)", ".\(direction)")
    }
}

extension _Prefix: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("prefix", "like: \(x[1].text)", ".\(direction)")
    }
}

extension _Suffix: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("suffix", "after: \(x[1].text)", ".\(direction)")
    }
}
