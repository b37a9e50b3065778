extension FusedSegment {
    /// Runs the segment forward, and its reader, if the program includes it. Only the values that something
    /// outside needs are stored.
    ///
    /// - Returns: the position in the schedule where it goes on; `nil` if nothing has been computed, without
    ///   memory for what is stored, or because the segment cannot be traced.
    func forward<Element>(_ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>) -> Int? {
        guard let (program, reader) = programs.forward(self, store),
            program.run(store, shape, isLimited: true)
        else { return nil }
        markValues(store, isIncluded: reader != nil)
        return reader.map { $0.position + 1 } ?? positions.upperBound
    }

    /// Notes which values there are now.
    private func markValues<Element>(
        _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>, isIncluded: Bool
    ) {
        var isComplete = true
        for index in operandCount..<count {
            let node = Int(nodes[index])
            if isStored[index] || !isIncluded && index == reader?.operand {
                store.pointee.topology.states[node].remove(.isDropped)
            } else {
                store.pointee.values[node] = store.pointee.nothing
                store.pointee.topology.states[node].insert(.isDropped)
                isComplete = false
            }
        }
        if isComplete { return }
        store.pointee.dropped.exist = true
        for node in nodes[..<operandCount] where store.pointee.topology.records[Int(node)].rule < 0 {
            store.pointee.topology.states[Int(node)].insert(.feedsDropped)
        }
    }
}
