extension FusedSegment {
    /// Runs the segment forward. Only the values that somebody outside needs are stored.
    ///
    /// - Returns: whether it has been computed: not without memory for what is stored, nor if it cannot be traced.
    func forward<Element>(_ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>) -> Bool {
        guard let program = programs.forward(self, store), program.run(store, shape, isLimited: true) else {
            return false
        }
        markValues(store)
        return true
    }

    /// Notes which values there are now.
    private func markValues<Element>(_ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>) {
        var isComplete = true
        for index in operandCount..<count {
            let node = Int(nodes[index])
            if isStored[index] {
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
