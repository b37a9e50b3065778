/// A node that a graph runs by itself.
public struct _NodeCall<Value: ConcreteValue> {
    @usableFromInline let frame: UnsafePointer<_NodeFrame<Value>>
    @usableFromInline let node: Int
    @usableFromInline let record: UnsafePointer<_NodeRecord>
    /// The rule that runs. All four travel in registers.
    @usableFromInline let rule: UnsafeRawPointer

    @inlinable @inline(__always)
    init(frame: UnsafePointer<_NodeFrame<Value>>, node: Int, rule: UnsafeRawPointer) {
        self.frame = frame
        self.node = node
        record = UnsafePointer(frame.pointee.records + node)
        self.rule = rule
    }
}

/// Nodes of one rule that a graph runs by a single call, scalars of a wave. Their records lie one after the other
/// and know their nodes.
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

extension Rule {
    @inlinable @inline(__always)
    static func rule(at place: UnsafeRawPointer) -> Self { place.assumingMemoryBound(to: Self.self).pointee }

    @inlinable @inline(__always)
    public static func _runForward<V>(_ place: _NodeCall<V>) {
        let frame = place.frame.pointee
        rule(at: place.rule)._runForward(frame, place.node, place.record.pointee)
    }

    @inlinable @inline(__always)
    public static func _runBackward<V>(_ place: _NodeCall<V>) {
        let frame = place.frame.pointee
        rule(at: place.rule)._runBackward(frame, place.node, place.record.pointee)
    }

    @inlinable public static func _runForwardDoubleMatrix(_ place: _NodeCall<Matrix<Double>>) {
        _runForward(place)
    }
    @inlinable public static func _runForwardFloatMatrix(_ place: _NodeCall<Matrix<Float>>) {
        _runForward(place)
    }
    @inlinable public static func _runBackwardDoubleMatrix(_ place: _NodeCall<Matrix<Double>>) {
        _runBackward(place)
    }
    @inlinable public static func _runBackwardFloatMatrix(_ place: _NodeCall<Matrix<Float>>) {
        _runBackward(place)
    }

    @inlinable @inline(__always)
    static func _forwardScalar<V>(_ place: _NodeCall<V>, _ previous: V) -> V {
        let frame = place.frame.pointee
        return rule(at: place.rule)._forwardScalar(frame, place.node, place.record.pointee, previous)
    }

    @inlinable @inline(__always)
    static func _backwardScalar<V>(_ place: _NodeCall<V>, _ upstream: V) -> V {
        let frame = place.frame.pointee
        return rule(at: place.rule)._backwardScalar(frame, place.node, place.record.pointee, upstream)
    }

    @inlinable @inline(__always)
    public static func _forwardDouble(_ place: _NodeCall<Double>, _ previous: Double) -> Double {
        _forwardScalar(place, previous)
    }
    @inlinable @inline(__always)
    public static func _forwardFloat(_ place: _NodeCall<Float>, _ previous: Float) -> Float {
        _forwardScalar(place, previous)
    }
    @inlinable @inline(__always)
    public static func _backwardDouble(_ place: _NodeCall<Double>, _ upstream: Double) -> Double {
        _backwardScalar(place, upstream)
    }
    @inlinable @inline(__always)
    public static func _backwardFloat(_ place: _NodeCall<Float>, _ upstream: Float) -> Float {
        _backwardScalar(place, upstream)
    }

    @inlinable @inline(__always)
    static func forwardBatch<V>(_ batch: _NodeBatch<V>) {
        let rule = rule(at: batch.rule)
        batch.forEach { frame, node, record in rule._runForward(frame, node, record) }
    }

    @inlinable @inline(__always)
    static func backwardBatch<V>(_ batch: _NodeBatch<V>) {
        let rule = rule(at: batch.rule)
        batch.forEach { frame, node, record in rule._runBackward(frame, node, record) }
    }

    @inlinable @inline(__always)
    public static func _runForwardDouble(_ batch: _NodeBatch<Double>) { forwardBatch(batch) }
    @inlinable @inline(__always)
    public static func _runForwardFloat(_ batch: _NodeBatch<Float>) { forwardBatch(batch) }
    @inlinable @inline(__always)
    public static func _runBackwardDouble(_ batch: _NodeBatch<Double>) { backwardBatch(batch) }
    @inlinable @inline(__always)
    public static func _runBackwardFloat(_ batch: _NodeBatch<Float>) { backwardBatch(batch) }
}
