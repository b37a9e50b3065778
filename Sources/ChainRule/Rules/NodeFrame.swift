/// Where a graph's nodes lie in memory, for the duration of a run.
///
/// A graph and a rule speak through this type, `_NodeCall` and `_NodeBatch`; writing rules and graphs needs
/// none of them.
public struct _NodeFrame<Value: ConcreteValue> {
    @usableFromInline let records: UnsafeMutablePointer<_NodeRecord>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let gradients: UnsafeMutablePointer<Value>
    @usableFromInline let states: UnsafeMutablePointer<_NodeState>
    /// See `NodeStore.derivatives`.
    @usableFromInline let derivatives: UnsafeMutablePointer<(Value, Value)>?
    /// The operands of nodes that have any number of them.
    @usableFromInline let lists: UnsafeMutablePointer<Int32>?

    /// Nodes that lie elsewhere than in a graph's store, in the order they run; their records hold all
    /// operands.
    init(
        records: UnsafeMutablePointer<_NodeRecord>, values: UnsafeMutablePointer<Value>,
        gradients: UnsafeMutablePointer<Value>, states: UnsafeMutablePointer<_NodeState>
    ) {
        self.records = records
        self.values = values
        self.gradients = gradients
        self.states = states
        derivatives = nil
        lists = nil
    }
}

extension _NodeFrame {
    @inlinable @inline(__always)
    func value(_ node: Int32) -> Value { values[Int(node)] }

    /// A scalar's operand, given the value of the node before it. A long thin graph is a chain, in which each
    /// waits for the one before; from a register it comes sooner than from memory, where it was stored just
    /// now.
    @inlinable @inline(__always)
    func value(_ operand: Int32, before node: Int, _ previous: Value) -> Value {
        Int(operand) == node &- 1 ? previous : values[Int(operand)]
    }

    /// Stores what was computed of a number's node.
    @inlinable @inline(__always)
    func store(_ computed: (value: Value, derivatives: (Value, Value)?), of node: Int, _ operandCount: Int) {
        values[node] = computed.value
        guard let found = computed.derivatives else { return }
        (derivatives.unsafelyUnwrapped + node).store(found, operandCount)
    }

    /// Adds the upstream gradient times each of the stored derivatives to the operands' gradients.
    @inlinable @inline(__always)
    func propagate(_ upstream: Value, from node: Int, to record: _NodeRecord) {
        let (dx, dy) = derivatives.unsafelyUnwrapped[node]
        let first = Int(record.first)
        gradients[first] = gradients[first] + upstream * dx
        if record.second >= 0 {
            let second = Int(record.second)
            gradients[second] = gradients[second] + upstream * dy
        }
    }

    /// Adds a contribution to a scalar's gradient.
    ///
    /// - Parameters:
    ///   - before: the node before the one that runs.
    ///   - previous: that node's gradient so far; see `value(_:before:_:)`.
    @inlinable @inline(__always)
    func accumulate(_ contribution: Value, into operand: Int32, _ before: Int, _ previous: inout Value) {
        let operand = Int(operand)
        if operand == before {
            previous = previous + contribution
            gradients[operand] = previous
        } else {
            gradients[operand] = gradients[operand] + contribution
        }
    }

    /// Sets a node's value. The memory of the one before is the next result's, not this one's: a closure may
    /// look at the value that its own node still has.
    @inlinable @inline(__always)
    func replaceValue(of node: Int, by result: Value) {
        Value._recycle(values + node)
        (values + node).initialize(to: result)
    }

    /// Whether to bother with this operand. Scalars are cheaper computed than asked about.
    @inlinable @inline(__always)
    func wantsGradient(_ node: Int32) -> Bool {
        Value._isScalar || states[Int(node)].contains(.wantsGradient)
    }

    /// Adds a contribution to a node's gradient. Only here is broadcasting undone.
    @inlinable @inline(__always)
    func accumulate(_ contribution: @autoclosure () -> Value, into node: Int32) {
        let node = Int(node)
        if Value._isScalar {
            gradients[node] = gradients[node] + contribution()
        } else if states[node].contains(.wantsGradient) {
            if states[node].contains(.hasGradient) {
                gradients[node].add(contribution()._reduced(like: values[node]))
            } else {
                // The gradient before, which nobody can ask for any more, leaves its memory to this one.
                Value._recycle(gradients + node)
                (gradients + node).initialize(to: contribution()._reduced(like: values[node]))
                states[node].insert(.hasGradient)
            }
        }
    }
}

extension UnsafeMutablePointer {
    /// Stores a node's derivatives; of a node with one operand the first.
    @inlinable @inline(__always)
    func store<Value>(_ derivatives: (Value, Value), _ operandCount: Int) where Pointee == (Value, Value) {
        if operandCount == 1 { pointee.0 = derivatives.0 } else { pointee = derivatives }
    }
}
