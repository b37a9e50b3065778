/// A node that a graph runs by itself.
public struct Place<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<Frame<Value>>
    @usableFromInline let node: Int
    @usableFromInline let record: UnsafePointer<NodeRecord>
    /// The rule that runs. All four travel in registers.
    @usableFromInline let rule: UnsafeRawPointer

    @inlinable @inline(__always)
    init(frame: UnsafePointer<Frame<Value>>, node: Int, rule: UnsafeRawPointer) {
        self.frame = frame
        self.node = node
        record = UnsafePointer(frame.pointee.records + node)
        self.rule = rule
    }
}

/// Nodes of one rule that a graph runs by a single call, scalars of a wave. Their records lie one after the other
/// and know their nodes.
public struct Batch<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<Frame<Value>>
    @usableFromInline let records: UnsafeBufferPointer<NodeRecord>
    @usableFromInline let rule: UnsafeRawPointer

    @inlinable @inline(__always)
    init(
        frame: UnsafePointer<Frame<Value>>, records: UnsafeBufferPointer<NodeRecord>, rule: UnsafeRawPointer
    ) {
        self.frame = frame
        self.records = records
        self.rule = rule
    }

    @inlinable @inline(__always)
    func forEach(_ body: (_ frame: Frame<Value>, _ node: Int, _ record: NodeRecord) -> Void) {
        let frame = frame.pointee
        for record in records { body(frame, record.gatheredNode, record) }
    }
}

extension Rule {
    @inlinable @inline(__always)
    static func rule(at place: UnsafeRawPointer) -> Self { place.assumingMemoryBound(to: Self.self).pointee }

    @inlinable @inline(__always)
    public static func runForward<V>(_ place: Place<V>) {
        let frame = place.frame.pointee
        rule(at: place.rule).runForward(frame, place.node, place.record.pointee)
    }

    @inlinable @inline(__always)
    public static func runBackward<V>(_ place: Place<V>) {
        let frame = place.frame.pointee
        rule(at: place.rule).runBackward(frame, place.node, place.record.pointee)
    }

    @inlinable public static func runForwardDoubleMatrix(_ place: Place<Matrix<Double>>) { runForward(place) }
    @inlinable public static func runForwardFloatMatrix(_ place: Place<Matrix<Float>>) { runForward(place) }
    @inlinable public static func runBackwardDoubleMatrix(_ place: Place<Matrix<Double>>) {
        runBackward(place)
    }
    @inlinable public static func runBackwardFloatMatrix(_ place: Place<Matrix<Float>>) { runBackward(place) }

    @inlinable @inline(__always)
    static func forwardScalar<V>(_ place: Place<V>, _ previous: V) -> V {
        let frame = place.frame.pointee
        return rule(at: place.rule).forwardScalar(frame, place.node, place.record.pointee, previous)
    }

    @inlinable @inline(__always)
    static func backwardScalar<V>(_ place: Place<V>, _ upstream: V) -> V {
        let frame = place.frame.pointee
        return rule(at: place.rule).backwardScalar(frame, place.node, place.record.pointee, upstream)
    }

    @inlinable @inline(__always)
    public static func forwardDouble(_ place: Place<Double>, _ previous: Double) -> Double {
        forwardScalar(place, previous)
    }
    @inlinable @inline(__always)
    public static func forwardFloat(_ place: Place<Float>, _ previous: Float) -> Float {
        forwardScalar(place, previous)
    }
    @inlinable @inline(__always)
    public static func backwardDouble(_ place: Place<Double>, _ upstream: Double) -> Double {
        backwardScalar(place, upstream)
    }
    @inlinable @inline(__always)
    public static func backwardFloat(_ place: Place<Float>, _ upstream: Float) -> Float {
        backwardScalar(place, upstream)
    }

    @inlinable @inline(__always)
    static func forwardBatch<V>(_ batch: Batch<V>) {
        let rule = rule(at: batch.rule)
        batch.forEach { frame, node, record in rule.runForward(frame, node, record) }
    }

    @inlinable @inline(__always)
    static func backwardBatch<V>(_ batch: Batch<V>) {
        let rule = rule(at: batch.rule)
        batch.forEach { frame, node, record in rule.runBackward(frame, node, record) }
    }

    @inlinable @inline(__always)
    public static func runForwardDouble(_ batch: Batch<Double>) { forwardBatch(batch) }
    @inlinable @inline(__always)
    public static func runForwardFloat(_ batch: Batch<Float>) { forwardBatch(batch) }
    @inlinable @inline(__always)
    public static func runBackwardDouble(_ batch: Batch<Double>) { backwardBatch(batch) }
    @inlinable @inline(__always)
    public static func runBackwardFloat(_ batch: Batch<Float>) { backwardBatch(batch) }
}
