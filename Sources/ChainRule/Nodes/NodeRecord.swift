/// A node as a graph stores it: its rule's place in the graph's table, and the nodes that feed it.
@frozen
public struct NodeRecord: Sendable {
    @usableFromInline var rule: Int32
    @usableFromInline var first: Int32
    @usableFromInline var second: Int32
    @usableFromInline var third: Int32

    @inlinable
    init(rule: Int32, _ first: Int32, _ second: Int32, _ third: Int32) {
        self.rule = rule
        self.first = first
        self.second = second
        self.third = third
    }
}

/// What a graph knows of a node at run time.
@frozen
public struct NodeState: OptionSet, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// There is a value, computed or fed.
    @inlinable static var hasValue: NodeState { NodeState(rawValue: 1) }
    /// There is a gradient from the last `backward`.
    @inlinable static var hasGradient: NodeState { NodeState(rawValue: 2) }
    /// The running `backward` computes this node's gradient.
    @inlinable static var wantsGradient: NodeState { NodeState(rawValue: 4) }
    /// The running `backward` reaches this node from something whose gradient is wanted.
    @inlinable static var dependsOnWanted: NodeState { NodeState(rawValue: 32) }
    /// No gradient passes: a constant, or a frozen parameter.
    @inlinable static var isFrozen: NodeState { NodeState(rawValue: 8) }
    /// An input that was fed since the last forward.
    @inlinable static var wasFed: NodeState { NodeState(rawValue: 16) }
    /// The value was computed tile by tile and not kept; it is computed again when somebody asks for it.
    @inlinable static var isUnstored: NodeState { NodeState(rawValue: 64) }
    /// An input from which such values would be computed again.
    @inlinable static var feedsUnstored: NodeState { NodeState(rawValue: 128) }
}
