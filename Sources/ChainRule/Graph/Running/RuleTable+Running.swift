// How a run calls a rule.

extension RuleTable.Runner {
    /// Runs nodes of the rule.
    @inline(__always)
    func run<Value>(
        _ records: UnsafeBufferPointer<_NodeRecord>, _ frame: UnsafePointer<_NodeFrame<Value>>,
        isBackward: Bool
    ) {
        type._run(_NodeBatch(frame: frame, records: records, rule: memory), isBackward: isBackward)
    }

    /// Runs a node of the rule.
    @inline(__always)
    func run<Value>(_ node: Int, _ frame: UnsafePointer<_NodeFrame<Value>>, isBackward: Bool) {
        var record = frame.pointee.records[node]
        record.gather(Int32(truncatingIfNeeded: node))
        withUnsafePointer(to: &record) {
            run(UnsafeBufferPointer(start: $0, count: 1), frame, isBackward: isBackward)
        }
    }
}
