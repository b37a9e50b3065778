// What a run is handed of a store, and the records of nodes, with what of them lies in lists.

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

    /// Returns the record of a node that a rule computes. Operands that there are not are −1.
    mutating func record<R: Rule>(
        _ rule: R, _ first: Int32, _ second: Int32 = -1, _ third: Int32 = -1
    ) -> _NodeRecord {
        guard Value.isNumber && R.hasPlainParameters && third < 0, !topology.rules.latestIsSame(as: rule),
            let index = topology.rules.latestIndex(of: R.self)
        else { return _NodeRecord(rule: topology.rules.index(of: rule), first, second, third) }
        if topology.lists.parameterStart(for: R.parameterCount) == nil { growLists(by: R.parameterCount + 1) }
        let start = topology.lists.parameterStart(for: R.parameterCount).unsafelyUnwrapped
        topology.lists.keepParameters(rule, at: start)
        var record = _NodeRecord(rule: index, first, second, third)
        record.setParameters(at: start)
        return record
    }

    /// Returns the record of a node that a rule computes of so many operands as it takes.
    mutating func record<R: Rule>(_ rule: R, _ operands: [Int32]) -> _NodeRecord {
        if rule is any VariadicRule { return list(operands, rule: topology.rules.index(of: rule)) }
        let padded = operands + [-1, -1]
        return record(rule, padded[0], padded[1], padded[2])
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
