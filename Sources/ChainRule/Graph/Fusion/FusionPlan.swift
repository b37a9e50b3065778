/// Which chains of elementwise nodes in a schedule may run a part of all their matrices at a time, which
/// stays in the cache, then the next part: as programs.
final class FusionPlan: FusedParts {
    /// In the order of the schedule.
    var ranges: [FusibleRange] = []

    /// Finds the ranges, whatever the shapes; `nil` if the values are no matrices.
    ///
    /// - Parameter targets: nodes whose values are asked for.
    init?<Value: ConcreteValue>(
        _ schedule: Schedule, _ topology: inout Topology, targets: [Int32], of type: Value.Type
    ) {
        guard Value.self == Matrix<Float>.self || Value.self == Matrix<Double>.self else { return nil }
        var positions: [Int] = []
        func close(next: Int? = nil) {
            if positions.count > 1 {
                let reader = next.flatMap {
                    topology.rules.hasTraceableBackward(topology.records[schedule.node($0)].rule) ? $0 : nil
                }
                ranges.append(FusibleRange(positions, reader: reader, schedule, topology))
            }
            positions = []
        }
        for position in 0..<schedule.count {
            let rule = topology.records[schedule.node(position)].rule
            // Inputs made in between are no obstacle.
            if rule < 0 { continue }
            if topology.rules.isElementwise(rule) {
                positions.append(position)
            } else {
                close(next: position)
            }
        }
        close()
        // Even without any, a schedule needs the values that another one's did not keep; see `MatrixRun`.
        if !ranges.isEmpty { markStored(schedule, topology, targets) }
    }

    /// Values that others than the range's own nodes need, or nobody at all, are kept.
    private func markStored(_ schedule: Schedule, _ topology: Topology, _ targets: [Int32]) {
        var locations = [(range: Int, index: Int)?](repeating: nil, count: topology.count)
        var isRead = [Bool](repeating: false, count: topology.count)
        for (range, nodes) in ranges.map(\.nodes).enumerated() {
            for (index, node) in nodes.enumerated() { locations[Int(node)] = (range, index) }
        }
        func store(_ node: Int) {
            if let location = locations[node] { ranges[location.range].isStored[location.index] = true }
        }
        for position in 0..<schedule.count {
            let node = schedule.node(position)
            topology.forEachOperand(of: node) { operand in
                isRead[operand] = true
                guard let location = locations[operand], location.range != locations[node]?.range else {
                    return
                }
                // What reads a chain may be part of its program.
                if ranges[location.range].reader?.node != Int32(node) { store(operand) }
            }
        }
        for target in targets { store(Int(target)) }
        for node in 0..<topology.count where !isRead[node] { store(node) }
    }

    /// The segments of a range for the shapes that its operands have now.
    func segments<Element>(_ range: Int, _ store: borrowing NodeStore<Matrix<Element>>) -> [FusedSegment] {
        let operands = ranges[range].operands
        var isSame = ranges[range].operandShapes.count == operands.count
        if isSame {
            for (operand, shape) in zip(operands, ranges[range].operandShapes)
            where store.values[Int(operand)].shape != shape {
                isSame = false
                break
            }
        }
        if !isSame {
            ranges[range].operandShapes = operands.map { store.values[Int($0)].shape }
            ranges[range].findSegments(store.topology, store.leastFusedBytes, MemoryLayout<Element>.stride)
        }
        return ranges[range].segments
    }
}
