/// Runs matrices in sequence: chains of elementwise nodes as the programs of a plan, all else node by node.
struct MatrixRun<Element: MatrixElement>: GraphRun {
    typealias Store = UnsafeMutablePointer<NodeStore<Matrix<Element>>>

    let schedule: Schedule
    let store: Store
    private let plan: FusionPlan?

    init(_ schedule: Schedule, _ store: Store) {
        self.schedule = schedule
        self.store = store
        plan = schedule.fusion as? FusionPlan
    }

    func run(_ pass: Schedule.Pass) -> Int? {
        switch pass {
        case .forward: forward()
        case .backward(let isMarking, let wanted): backward(isMarking: isMarking, wanted)
        }
    }

    private func forward() -> Int? {
        guard let plan else { return forwardNodes(0..<schedule.count) }
        var position = 0
        for range in plan.ranges.indices {
            // The operands' shapes decide on the segments.
            if let fault = forwardNodes(position..<plan.ranges[range].start) { return fault }
            position = plan.ranges[range].start
            for segment in plan.segments(range, store.pointee) {
                if let fault = forwardNodes(position..<segment.positions.lowerBound) { return fault }
                // Without memory for the results, node by node, so that the fault is told of the right one.
                if let end = segment.forward(store) {
                    position = end
                    continue
                }
                if let fault = forwardNodes(segment.positions) { return fault }
                position = segment.positions.upperBound
            }
        }
        return forwardNodes(position..<schedule.count)
    }

    private func backward(isMarking: Bool, _ wanted: [Int32]?) -> Int? {
        func backwardNodes(_ positions: Range<Int>) -> Int? {
            self.backwardNodes(positions, isMarking: isMarking)
        }
        guard let plan else { return backwardNodes(0..<schedule.count) }
        var position = schedule.count
        for range in plan.ranges.indices.reversed() {
            if store.pointee.dropped.exist {
                for operand in plan.ranges[range].operands { store.pointee.store(Int(operand)) }
            }
            for segment in plan.segments(range, store.pointee).reversed() {
                let end = segment.reader.map { $0.position + 1 } ?? segment.positions.upperBound
                if let fault = backwardNodes(end..<position) { return fault }
                let fault = segment.backward(store, isMarking: isMarking, wanted, runNodes: backwardNodes)
                if let fault { return fault }
                position = segment.positions.lowerBound
            }
        }
        return backwardNodes(0..<position)
    }
}
