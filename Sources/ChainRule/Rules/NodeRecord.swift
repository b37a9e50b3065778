/// A node as a graph stores it: its rule's index in the graph's table, and the nodes that feed it.
@frozen
public struct _NodeRecord: Sendable {
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

    @inlinable @inline(__always)
    init(rule: Int32, _ first: Int, _ second: Int = -1, _ third: Int = -1) {
        self.init(
            rule: rule, Int32(truncatingIfNeeded: first), Int32(truncatingIfNeeded: second),
            Int32(truncatingIfNeeded: third))
    }

    /// The node that this is the record of, where records are gathered in waves.
    @inlinable var gatheredNode: Int { Int(rule) }

    /// Replaces the rule by the node.
    mutating func gather(_ node: Int32) { rule = node }
}

extension _NodeRecord {
    /// Calls `body` for each node that feeds this one, which a rule of one, two or three operands computes.
    @inlinable @inline(__always)
    func forEachOperand(_ body: (Int) -> Void) {
        assert(!hasList)
        body(Int(first))
        if second >= 0 { body(Int(second)) }
        if third >= 0 { body(Int(third)) }
    }

    @inlinable @inline(__always)
    func useOperands(_ uses: UnsafeMutablePointer<UInt8>) {
        forEachOperand { uses[$0] = 1 }
    }
}

/// What a graph knows of a node at run time.
@frozen
public struct _NodeState: OptionSet, Sendable {
    public let rawValue: UInt16

    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// There is a value, computed or fed.
    @inlinable static var hasValue: _NodeState { _NodeState(rawValue: 1) }
    /// There is a gradient from the last `backward`.
    @inlinable static var hasGradient: _NodeState { _NodeState(rawValue: 2) }
    /// The running `backward` computes this node's gradient.
    @inlinable static var wantsGradient: _NodeState { _NodeState(rawValue: 4) }
    /// Something whose gradient is wanted feeds this node, or it is that itself. Kept as nodes are made for
    /// the usual wish, the gradients of all that learns.
    @inlinable static var requiresGradient: _NodeState { _NodeState(rawValue: 32) }
    /// Nothing is run here backward: a leaf, or a node whose rule passes no gradient to any operand. It may
    /// have a gradient itself, and hands none on: zeros would become NaN where a derivative is infinite.
    @inlinable static var stopsGradient: _NodeState { _NodeState(rawValue: 256) }
    /// The latest output depends on this node, but nothing passes a gradient to it: the gradient is 0.
    @inlinable static var isFlat: _NodeState { _NodeState(rawValue: 512) }
    /// The node's local derivatives are stored with its value, and backward multiplies by them instead of
    /// calling the rule.
    @inlinable static var hasDerivatives: _NodeState { _NodeState(rawValue: 1024) }
    /// The node's rule passes no gradient to some operand.
    @inlinable static var hasFlatOperands: _NodeState { _NodeState(rawValue: 2048) }
    /// No gradient passes: a constant, or a frozen parameter.
    @inlinable static var isFrozen: _NodeState { _NodeState(rawValue: 8) }
    /// An input that was fed since the last forward.
    @inlinable static var wasFed: _NodeState { _NodeState(rawValue: 16) }
    /// The value was computed part by part and not kept; it is computed again when somebody asks for it.
    @inlinable static var isDropped: _NodeState { _NodeState(rawValue: 64) }
    /// An input from which such values would be computed again.
    @inlinable static var feedsDropped: _NodeState { _NodeState(rawValue: 128) }

    /// The state of a new node, given all that any of the operands has that its rule passes gradients to.
    ///
    /// - Parameters:
    ///   - passesAny: whether there is such an operand.
    ///   - passesAll: whether all are.
    @inlinable @inline(__always)
    init(ofOperands operands: _NodeState, passesAny: Bool, passesAll: Bool) {
        self = passesAny ? operands.intersection(.requiresGradient) : .stopsGradient
        if !passesAll { insert(.hasFlatOperands) }
    }

    /// This state, if the rule passes gradients to the operand that has it; else none.
    @inlinable @inline(__always)
    func passed(by rule: some Rule, to operand: Int) -> _NodeState {
        rule.passesGradient(to: operand) ? self : []
    }

    /// Whether the node's rule runs in the running `backward`.
    @inline(__always)
    var runsBackward: Bool { intersection([.wantsGradient, .stopsGradient]) == .wantsGradient }

    /// Marks the node as wanted if it depends on anything wanted. Without a branch, because it is done for
    /// every edge: 32, shifted by three bits, is 4.
    @inline(__always)
    mutating func wantIfDependent() {
        self = _NodeState(rawValue: rawValue | (rawValue & Self.requiresGradient.rawValue) >> 3)
    }
}
