// What a run is handed of a store, and the lists of operands that it keeps.

extension NodeStore {
    /// Keeps a list of operands.
    ///
    /// - Returns: the record of a node that has them.
    mutating func list(_ operands: [Int32], rule: Int32) -> _NodeRecord {
        if topology.lists.room(for: operands.count) == nil { growLists(by: operands.count) }
        let start = topology.lists.count
        for operand in operands {
            topology.lists.start.unsafelyUnwrapped[topology.lists.count] = operand
            topology.lists.count += 1
        }
        return _NodeRecord(rule: rule, listAt: start, count: operands.count)
    }
}

extension _NodeFrame {
    init(_ store: UnsafeMutablePointer<NodeStore<Value>>) {
        records = store.pointee.topology.records
        values = store.pointee.values
        gradients = store.pointee.gradients
        states = store.pointee.topology.states
        derivatives = store.pointee.derivatives
        lists = store.pointee.topology.lists.start
    }
}
