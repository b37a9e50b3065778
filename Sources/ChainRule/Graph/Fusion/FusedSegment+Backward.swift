extension FusedSegment {
    /// Runs the segment backward, and before it its reader, if there is one.
    ///
    /// - Parameters:
    ///   - isMarking: whether it is not known yet which nodes take part.
    ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
    ///   - runNodes: runs nodes at some positions of the schedule one by one: the reader, where the program
    ///     does not include it, and the segment's own, where there is no program. Returns the first that
    ///     handed back a fault.
    /// - Returns: the first node that handed back a fault.
    func backward<Element>(
        _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>, isMarking: Bool, _ wanted: [Int32]?,
        runNodes: (Range<Int>) -> Int?
    ) -> Int? {
        let states = store.pointee.topology.states
        var included: (reader: Reader, extent: Extent)?
        if let reader, states[Int(reader.node)].runsBackward {
            if let extent = extent(of: reader, store) {
                included = (reader, extent)
                if isMarking {
                    store.pointee.topology.records[Int(reader.node)].markOperands(
                        states, in: store.pointee.topology.lists.start)
                }
            } else if let fault = runNodes(reader.position..<reader.position + 1) {
                return fault
            }
        }
        // Does the backward reach the segment at all?
        guard nodes[operandCount...].contains(where: { states[Int($0)].contains(.wantsGradient) }) else {
            return nil
        }
        if store.pointee.dropped.exist {
            for operand in nodes[..<operandCount] { store.pointee.store(Int(operand)) }
        }
        if isMarking { markOperands(states) }
        if let program = programs.backward(self, store, included, wanted) {
            run(program, store)
            return nil
        }
        if let included, let fault = runNodes(included.reader.position..<included.reader.position + 1) {
            return fault
        }
        return runNodes(positions)
    }

    /// How far the reader's result and its gradient reach; `nil` if they differ, or cannot be repeated.
    private func extent<Element>(
        of reader: Reader, _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>
    ) -> Extent? {
        let gradient = store.pointee.gradients[Int(reader.node)].shape
        if store.pointee.values[Int(reader.node)].shape != gradient { return nil }
        return Extent(of: gradient, in: shape)
    }

    /// Marks what the nodes that run backward hand gradients to.
    private func markOperands(_ states: UnsafeMutablePointer<_NodeState>) {
        for index in (operandCount..<count).reversed() where states[Int(nodes[index])].runsBackward {
            records[index].forEachOperand { states[Int(nodes[$0])].wantIfDependent() }
        }
    }

    private func run<Element>(
        _ program: SegmentProgram, _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>
    ) {
        let states = store.pointee.topology.states
        for node in nodes
        where states[Int(node)].intersection([.wantsGradient, .hasGradient]) == .wantsGradient {
            // The last run's memory is what this one takes, if nobody else holds it.
            Matrix._recycle(store.pointee.gradients + Int(node))
            (store.pointee.gradients + Int(node)).initialize(to: store.pointee.nothing)
        }
        // What a gradient adds to what came back before cannot be begun anew: there has to be memory.
        _ = program.run(store, shape, isLimited: false)
        for node in program.resultNodes { states[node].insert(.hasGradient) }
    }

    /// Whether a node's gradient is needed outside. What nobody asked for is not kept.
    ///
    /// - Parameter wanted: the nodes whose gradients are asked for; `nil` for all.
    func isKept(_ index: Int, _ state: _NodeState, _ wanted: Set<Int32>?) -> Bool {
        index < operandCount || state.contains(.hasGradient) || wanted?.contains(nodes[index]) ?? true
    }
}
