/// A segment's forward, by its program or tile by tile. Only the values that somebody outside needs are stored.
struct SegmentForward<Element: MatrixElement> {
    let segment: FusedSegment
    let store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>

    init(_ segment: FusedSegment, _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>) {
        self.segment = segment
        self.store = store
    }

    /// - Returns: whether there was memory for what is stored. Without, nothing has been computed.
    func run() -> Bool {
        let program = segment.programs?.forward(segment, store)
        guard program?.run(store, segment.shape, isLimited: true) ?? runTiles() else { return false }
        mark()
        return true
    }

    private func runTiles() -> Bool {
        let space = SegmentSpace(segment, store.pointee.topology.rules, nothing: store.pointee.nothing)
        defer { space.deallocate() }
        var results = [Matrix<Element>?](repeating: nil, count: segment.count)
        for place in 0..<segment.operandCount {
            space.frame.values[place] = store.pointee.values[Int(segment.nodes[place])]
        }
        let operands = (0..<segment.operandCount).map { space.frame.values[$0] }
        for place in segment.operandCount..<segment.count where segment.isStored[place] {
            // The last run's memory is what this one takes, if nobody else holds it.
            store.pointee.values[Int(segment.nodes[place])] = store.pointee.nothing
            let result = segment.uninitialized(place, Element.self, isLimited: true)
            if result.isFaulty { return false }
            results[place] = result
        }
        segment.forEachTile { first, rows in
            for (place, operand) in operands.enumerated() where segment.widths[place] > 0 {
                space.frame.values[place] = operand.tile(first, rows, width: segment.widths[place])
            }
            run(space, first, &results)
        }
        for (place, result) in results.enumerated() {
            if let result { store.pointee.values[Int(segment.nodes[place])] = result }
        }
        return true
    }

    private func run(
        _ space: SegmentSpace<Matrix<Element>>, _ first: Int, _ results: inout [Matrix<Element>?]
    ) {
        for place in segment.operandCount..<segment.count {
            space.forward(place)
            results[place]?.setTile(first * segment.widths[place], space.frame.values[place])
            space.forEachOperand(place) { operand in
                if segment.lastReaders[operand] == place && operand >= segment.operandCount {
                    space.releaseValue(operand)
                }
            }
            if segment.lastReaders[place] < 0 { space.releaseValue(place) }
        }
    }

    /// Notes which values there are now.
    private func mark() {
        var isComplete = true
        for place in segment.operandCount..<segment.count {
            let node = Int(segment.nodes[place])
            if segment.isStored[place] {
                store.pointee.topology.states[node].remove(.isDropped)
            } else {
                store.pointee.values[node] = store.pointee.nothing
                store.pointee.topology.states[node].insert(.isDropped)
                isComplete = false
            }
        }
        if isComplete { return }
        store.pointee.dropped.exist = true
        for node in segment.nodes[..<segment.operandCount]
        where store.pointee.topology.records[Int(node)].rule < 0 {
            store.pointee.topology.states[Int(node)].insert(.feedsDropped)
        }
    }
}
