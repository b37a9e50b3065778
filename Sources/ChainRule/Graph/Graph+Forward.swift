extension Graph {
    /// How many forwards there have been.
    package var forwardCount: Int { store.pointee.validity.forwardCount }

    /// Computes every node's value from the inputs.
    ///
    /// - Throws: the first fault of building the graph; `.cycle`, `.unknownName`, `.undefinedNode`,
    ///   `.missingInputs`; `.invalidValue` for a node whose operands' shapes do not fit: feed what fits, and
    ///   run again. A fault of building stays.
    public func forward() throws(GraphError) {
        try run(targets: nil)
    }

    /// Computes what one node needs, and no more.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = graph.input(3)
    /// try graph.forward(to: x * x)  // 9.0
    /// ```
    /// - Returns: the node's value.
    @discardableResult
    public func forward(to target: Variable<Value>) throws(GraphError) -> Value {
        let index = try index(of: target)
        plans.targets.removeAll(keepingCapacity: true)
        plans.targets.append(index)
        try run(targets: plans.targets)
        return store.pointee.values[Int(index)]
    }

    /// Computes what some nodes need, and no more.
    public func forward(to targets: [Variable<Value>]) throws(GraphError) {
        plans.targets.removeAll(keepingCapacity: true)
        for target in targets { plans.targets.append(try index(of: target)) }
        try run(targets: plans.targets)
    }

    private func run(targets: [Int32]?) throws(GraphError) {
        // Small graphs run in less time than unspecialized code takes to find its types.
        if let graph = known(as: Double.self) { return try graph.runSpecialized(targets) }
        if let graph = known(as: Float.self) { return try graph.runSpecialized(targets) }
        try runSpecialized(targets)
    }

    private func runSpecialized(_ targets: [Int32]?) throws(GraphError) {
        try checkIdle()
        try topology.checkFault()
        if store.pointee.isEager {
            store.pointee.beginForward()
            store.pointee.endWholeForward()
            if let error = store.pointee.opaqueForwardError() { throw error }
            return
        }
        let plan = try preparedForward(targets)
        let states = topology.states
        if plan.leaves.contains(where: { !states[Int($0)].contains(.hasValue) }) {
            let missing = plan.leaves.filter { !states[Int($0)].contains(.hasValue) }
            throw .missingInputs(topology.names(of: missing))
        }

        for leaf in plan.leaves where !Value._isScalar {
            if let fault = store.pointee.values[Int(leaf)].fault {
                throw .invalidInput(topology.name(of: Int(leaf)), fault: fault)
            }
        }

        store.pointee.beginForward()
        let failed = store.running { plan.schedule.run(.forward, store) }
        try topology.checkFault()
        if let failed, let fault = store.pointee.values[failed].fault { throw invalidValue(failed, fault) }
        if targets == nil {
            store.pointee.endWholeForward()
        } else {
            store.pointee.validity.hasPartialValues = true
            for position in 0..<plan.schedule.count { states[plan.schedule.node(position)].insert(.hasValue) }
        }
        if let error = store.pointee.opaqueForwardError() { throw error }
    }

    /// Computes what a node needs and has no value yet: what was added since. As `forward(to:)` otherwise,
    /// and where an input was fed meanwhile; but adding node after node so takes no longer with each.
    package func forwardWhereNew(to target: Variable<Value>) throws(GraphError) -> Value {
        let target = try index(of: target)
        // The fault where it lies: one that `topology` hands out is compared, in an unoptimized build, when
        // its memory is gone.
        guard store.pointee.topology.fault == nil, topology.isSorted,
            store.pointee.validity.state != .outdated,
            !store.pointee.isEager, let missing = missingNodes(for: target)
        else { return try forward(to: variable(target)) }
        store.pointee.beginForward()
        let schedule = Schedule(order: missing, count: missing.count)
        if let node = schedule.run(.forward, store), let fault = store.pointee.values[node].fault {
            throw invalidValue(node, fault)
        }
        for node in missing { topology.states[Int(node)].insert(.hasValue) }
        store.pointee.validity.hasPartialValues = true
        return store.pointee.value(of: Int(target))
    }

    /// What has to run for a node to have its value; `nil` if an input is missing or faulty.
    private func missingNodes(for target: Int32) -> [Int32]? {
        var (missing, stack, seen) = ([Int32](), [target], Set<Int32>())
        while let node = stack.popLast() {
            let isLeaf = topology.records[Int(node)].rule < 0
            guard !isLeaf || store.pointee.hasValue(Int(node)) && store.pointee.values[Int(node)].fault == nil
            else { return nil }
            if store.pointee.hasValue(Int(node)) {
                store.pointee.store(Int(node))  // what runs reads it where it lies
            } else if seen.insert(node).inserted {
                missing.append(node)
                topology.forEachOperand(of: Int(node)) { stack.append(Int32($0)) }
            }
        }
        // Sorted, each node comes after its operands.
        return missing.sorted()
    }

    private func invalidValue(_ node: Int, _ fault: ValueFault) -> GraphError {
        .invalidValue(
            node: topology.name(of: node),
            operands: topology.operands(of: node).map {
                GraphError.Operand(
                    name: topology.name(of: Int($0)), shape: store.pointee.values[Int($0)].shape)
            },
            fault: fault, at: topology.details.locations[Int32(node)])
    }

    /// The plan for these targets: the one there is, in waves from its second run on, or a new one.
    private func preparedForward(_ targets: [Int32]?) throws(GraphError) -> ForwardPlan {
        if var plan = plans.forward.plan(for: targets, structure: topology.structure) {
            if !plan.hasRun {
                plan.hasRun = true
                if Value._isScalar { plan.schedule.waves = .forward(plan.schedule, topology) }
                plans.forward.replaceLatest(by: plan)
            }
            return plan
        }
        let order = try topology.sorted()
        var leaves = topology.leaves
        var schedule = Schedule(order: order, count: topology.count)
        if let targets {
            var needed = [Bool](repeating: false, count: topology.count)
            for target in targets { needed[Int(target)] = true }
            let nodes = topology.ancestors(in: order, &needed)
            leaves = nodes.filter { topology.records[Int($0)].rule < 0 }
            schedule = Schedule(order: nodes, count: nodes.count)
        }
        try topology.checkDefined(leaves)
        schedule.fusion = FusionPlan(schedule, &topology, targets: targets ?? [], of: Value.self)
        let plan = ForwardPlan(
            structure: topology.structure, request: targets, leaves: leaves, schedule: schedule)
        plans.forward.insert(plan)
        return plan
    }
}
