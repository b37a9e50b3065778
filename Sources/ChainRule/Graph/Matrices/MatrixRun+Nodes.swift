// Matrices node by node.

extension MatrixRun {
    /// Computes the nodes at some positions of the schedule.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func forwardNodes(_ positions: Range<Int>) -> Int? {
        if positions.isEmpty { return nil }
        let runners = store.pointee.topology.rules.runners
        let hasDropped = store.pointee.dropped.exist
        let frame = _NodeFrame(store)
        return withUnsafePointer(to: frame) { frame in
            for position in positions {
                let node = schedule.node(position)
                let rule = frame.pointee.records[node].rule
                if rule >= 0 {
                    runners[Int(rule)].run(node, frame, isBackward: false)
                    if frame.pointee.values[node].fault != nil { return node }
                }
                if hasDropped { frame.pointee.states[node].remove(.isDropped) }
            }
            return nil
        }
    }

    /// Runs the nodes at some positions backward, those that want a gradient.
    ///
    /// - Returns: the first node that handed a fault back, where the run ends.
    func backwardNodes(_ positions: Range<Int>, isMarking: Bool) -> Int? {
        if positions.isEmpty { return nil }
        if store.pointee.dropped.exist { storeDropped(positions) }
        let runners = store.pointee.topology.rules.runners
        let frame = _NodeFrame(store)
        return withUnsafePointer(to: frame) { frame in
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
    }

    /// Computes what a fused chain did not keep, of the nodes and of their operands.
    private func storeDropped(_ positions: Range<Int>) {
        let topology = store.pointee.topology
        for position in positions {
            let node = schedule.node(position)
            store.pointee.store(node)
            topology.forEachOperand(of: node) { store.pointee.store($0) }
        }
    }

    private func hasHandedFaultBack(_ record: _NodeRecord) -> Bool {
        var isFaulty = false
        record.forEachOperand(in: store.pointee.topology.lists.start) { operand in
            isFaulty = isFaulty || store.pointee.hasFaultyGradient(operand)
        }
        return isFaulty
    }
}
