/// Where a graph's nodes lie in memory, for the duration of a run. Like `Batch`, not for users.
public struct Frame<Value: ConcreteValue> {
    @usableFromInline let records: UnsafeMutablePointer<NodeRecord>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let gradients: UnsafeMutablePointer<Value>
    @usableFromInline let states: UnsafeMutablePointer<NodeState>
    /// The nodes in the order they run, or `nil` for the order they were made in.
    @usableFromInline let order: UnsafePointer<Int32>?
    /// Of the batch that runs: its rule, and the position of its first node.
    @usableFromInline var rule: UnsafeRawPointer?
    @usableFromInline var position = 0
    /// Whether the records of a batch's nodes lie one after the other, in waves, and know their nodes.
    @usableFromInline var isGathered = false

    init(_ store: UnsafeMutablePointer<NodeStore<Value>>, order: UnsafePointer<Int32>?) {
        self.order = order
        records = store.pointee.topology.records
        values = store.pointee.values
        gradients = store.pointee.gradients
        states = store.pointee.topology.states
    }

    /// Nodes that lie elsewhere than in a graph's store, in the order they run.
    init(
        records: UnsafeMutablePointer<NodeRecord>, values: UnsafeMutablePointer<Value>,
        gradients: UnsafeMutablePointer<Value>, states: UnsafeMutablePointer<NodeState>
    ) {
        order = nil
        self.records = records
        self.values = values
        self.gradients = gradients
        self.states = states
    }

    @inlinable @inline(__always)
    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? position }
}

/// Nodes of one rule, which a graph runs by a single call.
///
/// A graph and a rule speak through this type; writing rules and graphs needs none of it. A graph that is a
/// long thin chain has batches of one: so the first node is at hand, and all is four words, which travel in
/// registers.
public struct Batch<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<Frame<Value>>
    /// The first node, and its record.
    @usableFromInline let node: Int
    @usableFromInline let record: UnsafePointer<NodeRecord>
    /// How many nodes there are: at the frame's position and following it, forward; preceding it, backward.
    /// If they are gathered, at `record` and following it.
    @usableFromInline let count: Int

    @inlinable @inline(__always)
    init(frame: UnsafePointer<Frame<Value>>, node: Int, record: UnsafePointer<NodeRecord>, count: Int) {
        self.frame = frame
        self.node = node
        self.record = record
        self.count = count
    }

    @inlinable @inline(__always)
    func rule<R: Rule>(_ type: R.Type) -> R {
        // Set before every batch.
        frame.pointee.rule.unsafelyUnwrapped.assumingMemoryBound(to: type).pointee
    }

    /// Calls `body` for the nodes after the first.
    @inlinable @inline(__always)
    func forEachOther(step: Int, _ body: (_ frame: Frame<Value>, _ node: Int, _ record: NodeRecord) -> Void) {
        let frame = frame.pointee
        if frame.isGathered {
            for record in UnsafeBufferPointer(start: record + 1, count: count &- 1) {
                body(frame, record.gatheredNode, record)
            }
            return
        }
        var position = frame.position
        for _ in 1..<count {
            position &+= step
            let node = frame.node(position)
            body(frame, node, frame.records[node])
        }
    }
}

extension Frame {
    @inlinable @inline(__always)
    func value(_ node: Int32) -> Value { values[Int(node)] }

    /// Sets a node's value. The memory of the one before is the next result's, not this one's: a closure may
    /// look at the value that its own node still has.
    @inlinable @inline(__always)
    func replaceValue(of node: Int, by result: Value) {
        Value.vacate(values + node)
        (values + node).initialize(to: result)
    }

    /// Whether to bother with this operand. Scalars are cheaper computed than asked about.
    @inlinable @inline(__always)
    func wantsGradient(_ node: Int32) -> Bool {
        !Value.canBeFaulty || states[Int(node)].contains(.wantsGradient)
    }

    /// Adds a contribution to a node's gradient. This is the one place where broadcasting is undone.
    @inlinable @inline(__always)
    func accumulate(_ contribution: @autoclosure () -> Value, into node: Int32) {
        let node = Int(node)
        if !Value.canBeFaulty {
            gradients[node] = gradients[node] + contribution()
        } else if states[node].contains(.wantsGradient) {
            if states[node].contains(.hasGradient) {
                gradients[node].add(contribution().reduced(like: values[node]))
            } else {
                // The gradient before, which nobody can ask for any more, leaves its memory to this one.
                Value.vacate(gradients + node)
                (gradients + node).initialize(to: contribution().reduced(like: values[node]))
                states[node].insert(.hasGradient)
            }
        }
    }
}

// The first node runs before anything is set up for more.
extension Rule {
    @inlinable @inline(__always)
    public static func runForward<V>(_ batch: Batch<V>) {
        batch.rule(Self.self).runForward(batch.frame.pointee, batch.node, batch.record.pointee)
        if batch.count > 1 { runOnForward(batch) }
    }

    @inlinable @inline(never)
    static func runOnForward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(Self.self)
        batch.forEachOther(step: 1) { frame, node, record in rule.runForward(frame, node, record) }
    }

    @inlinable @inline(__always)
    public static func runBackward<V>(_ batch: Batch<V>) {
        batch.rule(Self.self).runBackward(batch.frame.pointee, batch.node, batch.record.pointee)
        if batch.count > 1 { runOnBackward(batch) }
    }

    @inlinable @inline(never)
    static func runOnBackward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(Self.self)
        batch.forEachOther(step: -1) { frame, node, record in rule.runBackward(frame, node, record) }
    }

    @inlinable @inline(__always) public static func runForwardDouble(_ batch: Batch<Double>) {
        runForward(batch)
    }
    @inlinable @inline(__always) public static func runForwardFloat(_ batch: Batch<Float>) {
        runForward(batch)
    }
    @inlinable public static func runForwardDoubleMatrix(_ batch: Batch<Matrix<Double>>) {
        runForward(batch)
    }
    @inlinable public static func runForwardFloatMatrix(_ batch: Batch<Matrix<Float>>) {
        runForward(batch)
    }
    @inlinable @inline(__always) public static func runBackwardDouble(_ batch: Batch<Double>) {
        runBackward(batch)
    }
    @inlinable @inline(__always) public static func runBackwardFloat(_ batch: Batch<Float>) {
        runBackward(batch)
    }
    @inlinable public static func runBackwardDoubleMatrix(_ batch: Batch<Matrix<Double>>) {
        runBackward(batch)
    }
    @inlinable public static func runBackwardFloatMatrix(_ batch: Batch<Matrix<Float>>) {
        runBackward(batch)
    }
}
