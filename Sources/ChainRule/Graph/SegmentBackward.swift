/// A segment's backward, by its program or tile by tile.
struct SegmentBackward<Element: MatrixElement> {
    typealias Value = Matrix<Element>

    let segment: TileSegment
    let store: UnsafeMutablePointer<NodeStore<Value>>
    private let states: UnsafeMutablePointer<NodeState>

    init(_ segment: TileSegment, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        self.segment = segment
        self.store = store
        states = store.pointee.topology.states
    }

    /// - Parameters:
    ///   - isMarking: whether it is not known yet which nodes take part.
    ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
    func run(isMarking: Bool, _ wanted: [Int32]?) {
        let own = segment.nodes[segment.operandCount...]
        // Does the backward reach the segment at all?
        guard own.contains(where: { states[Int($0)].contains(.wantsGradient) }) else { return }
        if store.pointee.unstored.exist {
            for operand in segment.nodes[..<segment.operandCount] { store.pointee.store(Int(operand)) }
        }
        if isMarking { markOperands() }
        if let program = segment.programs?.backward(segment, store, wanted) {
            run(program)
        } else {
            TiledBackward(segment, store, wanted).run()
        }
    }

    /// Marks what the nodes that run backward hand gradients to.
    private func markOperands() {
        for place in (segment.operandCount..<segment.count).reversed()
        where states[Int(segment.nodes[place])].takesPart {
            segment.records[place].forEachOperand { states[Int(segment.nodes[$0])].wantIfDependent() }
        }
    }

    private func run(_ program: SegmentProgram) {
        for node in segment.nodes
        where states[Int(node)].intersection([.wantsGradient, .hasGradient]) == .wantsGradient {
            // The last run's memory is what this one takes, if nobody else holds it.
            Value.vacate(store.pointee.gradients + Int(node))
            (store.pointee.gradients + Int(node)).initialize(to: store.pointee.nothing)
        }
        program.run(store, segment.shapes[segment.operandCount])
        for node in program.resultNodes { states[node].insert(.hasGradient) }
    }
}

extension TileSegment {
    /// Whether a place's gradient is needed outside. What nobody asked for is not kept.
    ///
    /// - Parameter wanted: the nodes whose gradients are asked for; `nil` for all.
    func isKept(_ place: Int, _ state: NodeState, _ wanted: Set<Int32>?) -> Bool {
        place < operandCount || state.contains(.hasGradient) || wanted?.contains(nodes[place]) ?? true
    }
}
