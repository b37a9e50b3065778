/// A node of numbers that a graph computes by itself.
public struct _NodeCall<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<_NodeFrame<Value>>
    @usableFromInline let node: Int
    @usableFromInline let record: UnsafePointer<_NodeRecord>
    /// The rule that runs, unless the node has its own. All four travel in registers.
    @usableFromInline let rule: UnsafeRawPointer

    @inlinable @inline(__always)
    init(frame: UnsafePointer<_NodeFrame<Value>>, node: Int, rule: UnsafeRawPointer) {
        self.frame = frame
        self.node = node
        record = UnsafePointer(frame.pointee.records + node)
        self.rule = rule
    }
}

/// Nodes of one rule that a graph runs by a single call: scalars of a wave, or one matrix. Their records lie
/// one after the other and know their nodes.
public struct _NodeBatch<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<_NodeFrame<Value>>
    @usableFromInline let records: UnsafeBufferPointer<_NodeRecord>
    @usableFromInline let rule: UnsafeRawPointer

    @inlinable @inline(__always)
    init(
        frame: UnsafePointer<_NodeFrame<Value>>, records: UnsafeBufferPointer<_NodeRecord>,
        rule: UnsafeRawPointer
    ) {
        self.frame = frame
        self.records = records
        self.rule = rule
    }

    @inlinable @inline(__always)
    func forEach(_ body: (_ frame: _NodeFrame<Value>, _ node: Int, _ record: _NodeRecord) -> Void) {
        let frame = frame.pointee
        for record in records { body(frame, record.gatheredNode, record) }
    }
}

extension _NodeBatch {
    /// The same batch, its type of value known to the compiler, if it is the one that is named.
    @inlinable @inline(__always)
    func of<Known>(_ type: Known.Type) -> _NodeBatch<Known>? {
        Value.self == Known.self ? unsafeBitCast(self, to: _NodeBatch<Known>.self) : nil
    }
}

extension Rule {
    @inlinable @inline(__always)
    public static func _run<V>(_ batch: _NodeBatch<V>, isBackward: Bool) {
        // Each line is a copy of the loops that the compiler makes for one type of value.
        if let batch = batch.of(Double.self) { return runEach(batch, isBackward) }
        if let batch = batch.of(Matrix<Float>.self) { return runEach(batch, isBackward) }
        if let batch = batch.of(Matrix<Double>.self) { return runEach(batch, isBackward) }
        if let batch = batch.of(Float.self) { return runEach(batch, isBackward) }
        runEach(batch, isBackward)
    }

    @inlinable @inline(__always)
    static func runEach<V>(_ batch: _NodeBatch<V>, _ isBackward: Bool) {
        isBackward ? runEachBackward(batch) : runEachForward(batch)
    }

    @inlinable @inline(never)
    static func runEachForward<V>(_ batch: _NodeBatch<V>) {
        batch.forEach { frame, node, record in
            rule(of: record, frame, batch.rule)._runForward(frame, node, record)
        }
    }

    @inlinable @inline(never)
    static func runEachBackward<V>(_ batch: _NodeBatch<V>) {
        batch.forEach { frame, node, record in
            rule(of: record, frame, batch.rule)._runBackward(frame, node, record)
        }
    }

    @inlinable @inline(__always)
    static func computeNode<V>(_ call: _NodeCall<V>, after previous: V) -> V {
        let (frame, record) = (call.frame.pointee, call.record.pointee)
        return rule(of: record, frame, call.rule)._runForward(frame, call.node, record, after: previous)
    }

    @inlinable @inline(__always)
    static func propagateNode<V>(_ call: _NodeCall<V>) {
        let (frame, record) = (call.frame.pointee, call.record.pointee)
        rule(of: record, frame, call.rule)._runBackward(frame, call.node, record)
    }

    @inlinable @inline(__always)
    public static func _runForward(_ call: _NodeCall<Double>, after previous: Double) -> Double {
        computeNode(call, after: previous)
    }
    @inlinable @inline(__always)
    public static func _runForward(_ call: _NodeCall<Float>, after previous: Float) -> Float {
        computeNode(call, after: previous)
    }
    @inlinable @inline(__always)
    public static func _runBackward(_ call: _NodeCall<Double>) { propagateNode(call) }
    @inlinable @inline(__always)
    public static func _runBackward(_ call: _NodeCall<Float>) { propagateNode(call) }
}
