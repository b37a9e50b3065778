/// Where a graph's nodes lie in memory, for the duration of a run.
@usableFromInline
struct Frame<Value: ConcreteValue> {
    /// The nodes in the order they run, or `nil` for the order they were made in.
    @usableFromInline let order: UnsafePointer<Int32>?
    @usableFromInline let records: UnsafeMutablePointer<NodeRecord>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let gradients: UnsafeMutablePointer<Value>
    @usableFromInline let states: UnsafeMutablePointer<NodeState>
    /// Whether a node that is run backward marks those that feed it as wanted, if their state contains this:
    /// in the first backward, which so needs no walk through the graph of its own. Not in the later ones.
    @usableFromInline let marksOperands: NodeState?

    init(
        _ store: UnsafeMutablePointer<NodeStore<Value>>, order: UnsafePointer<Int32>?,
        marksOperands: NodeState?
    ) {
        self.marksOperands = marksOperands
        self.order = order
        records = store.pointee.topology.records
        values = store.pointee.values
        gradients = store.pointee.gradients
        states = store.pointee.topology.states
    }

    @inlinable @inline(__always)
    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? position }
}

/// Neighbouring nodes of one rule, which a graph runs by a single call.
///
/// A graph and a rule speak through this type; writing rules and graphs needs none of it. The rule runs nodes
/// as long as they are its own, and returns where it stopped. Four words, so that they travel in registers: a
/// graph that is a long thin chain has batches of one.
public struct Batch<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<Frame<Value>>
    @usableFromInline let rule: UnsafeRawPointer
    /// The positions that may run: from `start` up to, not including, `end`; backward, from the last one
    /// down.
    @usableFromInline let start: Int
    @usableFromInline let end: Int

    @inlinable @inline(__always)
    init(frame: UnsafePointer<Frame<Value>>, rule: UnsafeRawPointer, start: Int, end: Int) {
        self.frame = frame
        self.rule = rule
        self.start = start
        self.end = end
    }

    /// Calls `body` for the nodes from the first on, as long as their rule is the first one's.
    ///
    /// - Returns: the first position that is not run.
    @inlinable @inline(__always)
    func forEachForward<R: Rule>(
        _ type: R.Type, _ body: (_ rule: R, _ frame: Frame<Value>, _ node: Int, _ record: NodeRecord) -> Void
    ) -> Int {
        let frame = frame.pointee
        let rule = rule.assumingMemoryBound(to: R.self).pointee
        var position = start
        var node = frame.node(position)
        var record = frame.records[node]
        let index = record.rule
        while true {
            body(rule, frame, node, record)
            position += 1
            if position >= end { return position }
            node = frame.node(position)
            record = frame.records[node]
            if record.rule != index { return position }
        }
    }

    /// Calls `body` for the nodes from the last one down, as long as their rule is the last one's and their
    /// gradient is wanted.
    ///
    /// - Returns: the position after the first that is not run.
    @inlinable @inline(__always)
    func forEachBackward<R: Rule>(
        _ type: R.Type, _ body: (_ rule: R, _ frame: Frame<Value>, _ node: Int, _ record: NodeRecord) -> Void
    ) -> Int {
        let frame = frame.pointee
        let rule = rule.assumingMemoryBound(to: R.self).pointee
        var position = end - 1
        var node = frame.node(position)
        var record = frame.records[node]
        let index = record.rule
        while true {
            if let condition = frame.marksOperands { frame.markOperands(record, condition) }
            body(rule, frame, node, record)
            if position <= start { return position }
            node = frame.node(position - 1)
            record = frame.records[node]
            if record.rule != index || !frame.states[node].contains(.wantsGradient) { return position }
            position -= 1
        }
    }
}

extension Frame {
    @inlinable @inline(__always)
    func markOperands(_ record: NodeRecord, _ condition: NodeState) {
        func mark(_ node: Int32) {
            if states[Int(node)].isSuperset(of: condition) { states[Int(node)].insert(.wantsGradient) }
        }
        mark(record.first)
        if record.second >= 0 { mark(record.second) }
        if record.third >= 0 { mark(record.third) }
    }

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

extension Rule {
    @inlinable public static func runForwardDouble(_ batch: Batch<Double>) -> Int { runForward(batch) }
    @inlinable public static func runForwardFloat(_ batch: Batch<Float>) -> Int { runForward(batch) }
    @inlinable public static func runForwardDoubleMatrix(_ batch: Batch<Matrix<Double>>) -> Int {
        runForward(batch)
    }
    @inlinable public static func runForwardFloatMatrix(_ batch: Batch<Matrix<Float>>) -> Int {
        runForward(batch)
    }
    @inlinable public static func runBackwardDouble(_ batch: Batch<Double>) -> Int { runBackward(batch) }
    @inlinable public static func runBackwardFloat(_ batch: Batch<Float>) -> Int { runBackward(batch) }
    @inlinable public static func runBackwardDoubleMatrix(_ batch: Batch<Matrix<Double>>) -> Int {
        runBackward(batch)
    }
    @inlinable public static func runBackwardFloatMatrix(_ batch: Batch<Matrix<Float>>) -> Int {
        runBackward(batch)
    }
}
