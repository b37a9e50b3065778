/// Runs a schedule in sequence, the segments of its plan as programs.
struct FusedRun<Element: MatrixElement> {
    typealias Store = UnsafeMutablePointer<NodeStore<Matrix<Element>>>

    let schedule: Schedule
    let plan: FusionPlan
    let pass: Schedule.Pass
    let store: Store

    init(_ schedule: Schedule, _ plan: FusionPlan, _ pass: Schedule.Pass, _ store: Store) {
        self.schedule = schedule
        self.plan = plan
        self.pass = pass
        self.store = store
    }

    /// - Returns: the first node whose result is a fault, where the run ends.
    func run() -> Int? {
        switch pass {
        case .forward: forward()
        case .backward(let isMarking, let wanted): backward(isMarking, wanted)
        }
    }

    private func forward() -> Int? {
        var position = 0
        for range in plan.ranges.indices {
            if let fault = forward(position..<plan.ranges[range].start) { return fault }
            position = plan.ranges[range].start
            for segment in plan.segments(range, store.pointee) {
                if let fault = forward(position..<segment.positions.lowerBound) { return fault }
                // Without memory for the results, node by node, so that the fault is told of the right one.
                if let end = segment.forward(store) {
                    position = end
                    continue
                }
                if let fault = forward(segment.positions) { return fault }
                position = segment.positions.upperBound
            }
        }
        return forward(position..<schedule.count)
    }

    /// Node by node.
    private func forward(_ positions: Range<Int>) -> Int? {
        if positions.isEmpty { return nil }
        if let fault = NodeRun(schedule, store).run(pass, positions) { return fault }
        if store.pointee.dropped.exist {
            for position in positions {
                store.pointee.topology.states[schedule.node(position)].remove(.isDropped)
            }
        }
        return nil
    }

    private func backward(_ isMarking: Bool, _ wanted: [Int32]?) -> Int? {
        var position = schedule.count
        for range in plan.ranges.indices.reversed() {
            if store.pointee.dropped.exist {
                for operand in plan.ranges[range].operands { store.pointee.store(Int(operand)) }
            }
            for segment in plan.segments(range, store.pointee).reversed() {
                let end = segment.reader.map { $0.position + 1 } ?? segment.positions.upperBound
                if let fault = backward(end..<position) { return fault }
                let fault = segment.backward(store, isMarking: isMarking, wanted, runNodes: backward)
                if let fault { return fault }
                position = segment.positions.lowerBound
            }
        }
        return backward(0..<position)
    }

    /// Node by node.
    private func backward(_ positions: Range<Int>) -> Int? {
        if positions.isEmpty { return nil }
        if store.pointee.dropped.exist {
            let topology = store.pointee.topology
            for position in positions {
                let node = schedule.node(position)
                store.pointee.store(node)
                topology.forEachOperand(of: node) { store.pointee.store($0) }
            }
        }
        return NodeRun(schedule, store).run(pass, positions)
    }
}
