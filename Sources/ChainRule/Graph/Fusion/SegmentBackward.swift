/// A segment's backward, by its program or tile by tile.
struct SegmentBackward<Element: MatrixElement> {
    typealias Value = Matrix<Element>

    let segment: FusedSegment
    let store: UnsafeMutablePointer<NodeStore<Value>>
    private let states: UnsafeMutablePointer<_NodeState>

    init(_ segment: FusedSegment, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        self.segment = segment
        self.store = store
        states = store.pointee.topology.states
    }

    /// Runs the segment backward, and before it its reader, if there is one.
    ///
    /// - Parameters:
    ///   - isMarking: whether it is not known yet which nodes take part.
    ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
    ///   - runReader: what runs the reader by itself, where the program does not include it.
    /// - Returns: the reader, if what it handed back is a fault.
    func run(isMarking: Bool, _ wanted: [Int32]?, runReader: () -> Int?) -> Int? {
        var reader = segment.reader
        if let node = reader?.node {
            if !states[Int(node)].runsBackward {
                reader = nil
            } else if store.pointee.gradients[Int(node)].shape != .scalar {
                reader = nil
                if let fault = runReader() { return fault }
            } else if isMarking {
                store.pointee.topology.records[Int(node)].markOperands(
                    states, in: store.pointee.topology.lists.start)
            }
        }
        let own = segment.nodes[segment.operandCount...]
        // Does the backward reach the segment at all?
        guard own.contains(where: { states[Int($0)].contains(.wantsGradient) }) else { return nil }
        if store.pointee.dropped.exist {
            for operand in segment.nodes[..<segment.operandCount] { store.pointee.store(Int(operand)) }
        }
        if isMarking { markOperands() }
        if let program = segment.programs?.backward(segment, store, reader, wanted) {
            run(program)
        } else {
            if reader != nil, let fault = runReader() { return fault }
            TiledBackward(segment, store, wanted).run()
        }
        return nil
    }

    /// Marks what the nodes that run backward hand gradients to.
    private func markOperands() {
        for place in (segment.operandCount..<segment.count).reversed()
        where states[Int(segment.nodes[place])].runsBackward {
            segment.records[place].forEachOperand { states[Int(segment.nodes[$0])].wantIfDependent() }
        }
    }

    private func run(_ program: SegmentProgram) {
        for node in segment.nodes
        where states[Int(node)].intersection([.wantsGradient, .hasGradient]) == .wantsGradient {
            // The last run's memory is what this one takes, if nobody else holds it.
            Value._recycle(store.pointee.gradients + Int(node))
            (store.pointee.gradients + Int(node)).initialize(to: store.pointee.nothing)
        }
        // What a gradient adds to what came back before cannot be begun anew: there has to be memory.
        _ = program.run(store, segment.shape, isLimited: false)
        for node in program.resultNodes { states[node].insert(.hasGradient) }
    }
}

extension FusedSegment {
    /// Whether a place's gradient is needed outside. What nobody asked for is not kept.
    ///
    /// - Parameter wanted: the nodes whose gradients are asked for; `nil` for all.
    func isKept(_ place: Int, _ state: _NodeState, _ wanted: Set<Int32>?) -> Bool {
        place < operandCount || state.contains(.hasGradient) || wanted?.contains(nodes[place]) ?? true
    }
}
