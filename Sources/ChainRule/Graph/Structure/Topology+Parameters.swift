// How a graph of numbers keeps the parameters of its nodes' rules; see Rules/NodeParameters.swift.

extension OperandLists {
    /// Where the next node's parameters begin, if there is room for so many elements.
    @inlinable @inline(__always)
    func parameterStart(for parameterCount: Int) -> Int? {
        let start = (count &+ 1) & ~1
        return parameterCount <= capacity &- start ? start : nil
    }

    /// Keeps a rule where the next node's parameters begin, for which there is room.
    @inlinable @inline(__always)
    mutating func keepParameters<R: Rule>(_ rule: R, at first: Int) {
        let parameters = UnsafeMutableRawPointer(start.unsafelyUnwrapped + first)
        parameters.assumingMemoryBound(to: R.self).initialize(to: rule)
        count = first &+ R.parameterCount
    }
}

extension Topology {
    /// Returns the rule of a node that has one.
    func rule(of record: _NodeRecord) -> any Rule {
        guard let start = record.parameterStart else { return rules.rule(record.rule) }
        func parameters<R: Rule>(_ type: R.Type) -> any Rule {
            R.parameters(at: lists.start.unsafelyUnwrapped + start)
        }
        return parameters(rules.runners[Int(record.rule)].type)
    }

    /// Whether two nodes have rules of one type with the same parameters.
    func hasSameRule(_ one: _NodeRecord, _ other: _NodeRecord) -> Bool {
        if one.rule == other.rule && !one.hasParameters && !other.hasParameters { return true }
        func isSame<R: Rule>(_ type: R.Type) -> Bool {
            guard let x = rule(of: one) as? R, var y = rule(of: other) as? R else { return false }
            return withUnsafeMutablePointer(to: &y) { RuleTable.isSame(x, $0) }
        }
        return isSame(rules.runners[Int(one.rule)].type)
    }

    /// Where the lists end that a node has, or its parameters.
    func listEnd(of record: _NodeRecord) -> Int {
        if record.hasList { return Int(record.first) + Int(record.third) }
        guard record.rule >= 0, let start = record.parameterStart else { return 0 }
        func end<R: Rule>(_ type: R.Type) -> Int { start + R.parameterCount }
        return end(rules.runners[Int(record.rule)].type)
    }
}
