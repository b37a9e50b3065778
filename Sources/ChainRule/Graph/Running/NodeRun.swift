/// Runs values that may be faulty one after the other, as a schedule has them.
struct NodeRun<Value: ConcreteValue> {
    let schedule: Schedule
    let store: UnsafeMutablePointer<NodeStore<Value>>

    init(_ schedule: Schedule, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        self.schedule = schedule
        self.store = store
    }

    /// The nodes at some positions of the schedule.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run(_ pass: Schedule.Pass, _ positions: Range<Int>) -> Int? {
        let frame = _NodeFrame(store)
        return withUnsafePointer(to: frame) {
            switch pass {
            case .forward: forward(positions, $0)
            case .backward(let isMarking, _): backward(positions, $0, isMarking: isMarking)
            }
        }
    }

    private func forward(_ positions: Range<Int>, _ frame: UnsafePointer<_NodeFrame<Value>>) -> Int? {
        let runners = store.pointee.topology.rules.runners
        for position in positions {
            let node = schedule.node(position)
            let rule = frame.pointee.records[node].rule
            if rule < 0 { continue }
            runners[Int(rule)].run(node, frame, isBackward: false)
            if frame.pointee.values[node].fault != nil { return node }
        }
        return nil
    }

    private func backward(
        _ positions: Range<Int>, _ frame: UnsafePointer<_NodeFrame<Value>>, isMarking: Bool
    ) -> Int? {
        let runners = store.pointee.topology.rules.runners
        let states = frame.pointee.states
        for position in positions.reversed() {
            let node = schedule.node(position)
            if !states[node].runsBackward { continue }
            let record = frame.pointee.records[node]
            if isMarking { record.markOperands(states, in: frame.pointee.lists) }
            runners[Int(record.rule)].run(node, frame, isBackward: true)
            if hasHandedFaultBack(record) { return node }
        }
        return nil
    }

    private func hasHandedFaultBack(_ record: _NodeRecord) -> Bool {
        var isFaulty = false
        record.forEachOperand(in: store.pointee.topology.lists.start) { operand in
            isFaulty = isFaulty || store.pointee.hasFaultyGradient(operand)
        }
        return isFaulty
    }
}

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
