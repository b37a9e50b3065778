/// The same graph on another kind of value: possible because a node is a rule, and a rule computes with any.
extension Graph {
    /// A copy of the graph whose inputs' values are converted, nodes and names unchanged.
    ///
    /// - Throws: `.nodeWithoutRule` if a node has no rule, unless the value type stays the same.
    func lifted<Target: ConcreteValue>(
        to type: Target.Type, needed: String, _ convert: (Int, Value) -> Target
    ) throws(GraphError) -> Graph<Target> {
        let target = Graph<Target>()
        let (source, copy) = (topology, target.store)
        copy.pointee.isEager = false
        func open<R: Rule>(_ rule: R) -> Int32 { copy.pointee.topology.rules.index(of: rule) }
        let rules = source.rules.entries.map { open($0.rule) }
        // The lists as they are: records hold their offsets.
        if source.lists.count > 0 {
            let listed = UnsafeBufferPointer(start: source.lists.start, count: source.lists.count)
            _ = copy.pointee.list(Array(listed), rule: 0)
        }
        for node in 0..<source.count {
            var record = source.records[node]
            if record.rule >= 0 {
                let rule = source.rule(of: record)
                if Target.self != Value.self && rule is any OpaqueRule {
                    throw .nodeWithoutRule(source.name(of: node), needed: needed)
                }
                if record.hasParameters {
                    record = copy.pointee.record(rule, source.operands(of: node))
                } else {
                    record.rule = rules[Int(record.rule)]
                }
                _ = copy.pointee.append(
                    record, copy.pointee.nothing, copy.pointee.topology.initialState(record))
            } else {
                let hasValue = source.states[node].contains(.hasValue)
                _ = copy.pointee.append(
                    record, hasValue ? convert(node, store.pointee.values[node]) : copy.pointee.nothing,
                    source.states[node].intersection([.hasValue, .isFrozen, .stopsGradient]))
            }
        }
        copy.pointee.topology.madeAsLeaves = source.madeAsLeaves
        copy.pointee.topology.details = source.details
        copy.pointee.topology.isSorted = source.isSorted
        copy.pointee.topology.dependenceIsCurrent = false
        copy.pointee.topology.fault = source.fault
        return target
    }

    /// A copy of the graph in which a node of this one has the same handle.
    func counterpart<Target>(
        of variable: Variable<Value>, in target: Graph<Target>
    ) throws(GraphError) -> Variable<Target> {
        target.variable(try index(of: variable))
    }
}
