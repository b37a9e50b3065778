import ChainRuleKernels

extension Graph {
    /// Runs a closure, and takes back all nodes that were added meanwhile: for expressions that are built
    /// anew in each step of a loop, which would let the graph grow for ever.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let w = graph.parameter(1, name: "w")
    /// for x in [1.0, 2, 3] {
    ///     let loss = try graph.scratch {
    ///         let loss = (w * x - 2 * x).squared()
    ///         try graph.forward()
    ///         try graph.backward(from: loss)
    ///         return try loss.value
    ///     }
    ///     try graph.update(w) { w, gradient in w -= 0.05 * gradient }
    /// }
    /// graph.nodeCount   // 1
    /// ```
    /// Whatever was made before stays as it is: values, gradients (those that the closure computed too), what
    /// was fed. Names given within the closure can be given again afterwards. A variable that was made within
    /// it is invalid then, and says so (`GraphError.scratchEnded`): return values. A node that was declared
    /// outside and defined within is undefined again. A scratch may hold another one. Nodes of scalars take
    /// longer to make within one.
    ///
    /// - Throws: what the closure throws, after the nodes are taken back; a fault of building in it that no
    ///   `forward` has thrown.
    public func scratch<Result>(_ body: () throws -> Result) throws -> Result {
        try checkIdle()
        try store.pointee.beginScratch(store)
        let result: Result
        do {
            result = try body()
        } catch {
            _ = store.pointee.endScratch()
            throw error
        }
        if let fault = store.pointee.endScratch() { throw fault }
        return result
    }
}

extension UnsafeMutablePointer where Pointee: ~Copyable {
    /// A node's variable: one of the scratch in which it was made; of a node from before any, as `outer`.
    @inline(__always)
    func variable<Value>(_ index: Int32, besides outer: Variable<Value>) -> Variable<Value>
    where Pointee == NodeStore<Value> {
        if pointee.scratches.isEmpty { return outer.sibling(index) }
        return pointee.scratchVariable(index)
    }
}

extension NodeStore {
    func scratchVariable(_ index: Int32) -> Variable<Value> {
        guard let scratch = scratches.last(where: { $0.start <= Int(index) }) else {
            let graph = owner.unsafelyUnwrapped
            return Variable(cell: graph.cell, generation: graph.generation, index: index)
        }
        return Variable(cell: scratch.cell, generation: scratch.cell.pointee.generation, index: index)
    }

    fileprivate mutating func beginScratch(
        _ store: UnsafeMutablePointer<NodeStore>
    ) throws(GraphError) {
        try topology.checkFault()
        guard let cell = chainrule_graph_cell_acquire_scratch(store) else {
            stop("there is no memory for a scratch")
        }
        let undefined = topology.leaves.filter {
            topology.records[Int($0)].rule == LeafKind.undefined.rawValue
        }
        scratches.append(
            Scratch(
                cell: cell, start: topology.count, listCount: topology.lists.count,
                leafCount: topology.madeAsLeaves.count, nameCount: topology.details.names.count,
                ruleCount: topology.rules.entries.count, awaitedBy: topology.details.awaitedBy,
                undefined: undefined, isSorted: topology.isSorted,
                hasGradientStops: topology.hasGradientStops,
                markings: topology.markings, isEager: isEager, fault: topology.fault, plans: plans))
        plans = GraphPlans()
    }

    /// - Returns: a fault of building that was noted since.
    fileprivate mutating func endScratch() -> GraphError? {
        guard let scratch = scratches.popLast() else { return nil }
        chainrule_graph_cell_end(scratch.cell)
        chainrule_graph_cell_release(scratch.cell)
        let fault = topology.fault
        let start = scratch.start

        for node in scratch.undefined { undefine(Int(node)) }
        topology.details.forget(from: start, hasNames: topology.details.names.count > scratch.nameCount)
        topology.details.awaitedBy = scratch.awaitedBy
        topology.madeAsLeaves.removeSubrange(scratch.leafCount...)
        validity.truncate(to: start)
        accumulated.removeAll { $0 >= start }
        dropped.previousInputs.removeAll { $0.node >= start }
        truncate(to: start)
        topology.lists.count = scratch.listCount
        topology.dropUnusedRules(from: scratch.ruleCount)
        topology.isSorted = scratch.isSorted
        topology.hasGradientStops = scratch.hasGradientStops
        topology.fault = scratch.fault
        isEager = isEager || scratch.isEager && topology.hasLeavesOnly

        plans = scratch.plans
        // The states say what took part in the latest backward, which may have been another one.
        if topology.markings != scratch.markings { plans.backward.setLatestAside() }
        return fault
    }

    /// Makes a node one that is still to be defined, as it was.
    private mutating func undefine(_ node: Int) {
        guard topology.records[node].rule != LeafKind.undefined.rawValue else { return }
        topology.records[node] = LeafKind.undefined.record
        topology.states[node] = topology.initialState(LeafKind.undefined.record)
        values[node] = nothing
        topology.dependenceIsCurrent = false
        topology.details.definitionCount += 1
        validity.forgetValue(of: node)
    }

    /// Forgets what is marked for which backward, of the scratches under way, too.
    mutating func forgetBackwardPlans() {
        plans.backward.removeAll()
        for index in scratches.indices { scratches[index].plans.backward.removeAll() }
    }
}

extension Topology {
    /// Forgets the rules that only nodes used which are gone, if they are many or keep a user's objects
    /// alive: a loop with another constant in each step must not let the table grow for ever.
    fileprivate mutating func dropUnusedRules(from first: Int) {
        guard rules.entries.count > first, rules.isWorthDropping(from: 0) else { return }
        var used = 0
        for node in 0..<count { used = max(used, Int(records[node].rule) + 1) }
        if rules.isWorthDropping(from: used) { rules.drop(from: used) }
    }
}

extension NodeDetails {
    fileprivate mutating func forget(from start: Int, hasNames: Bool) {
        locations.forget(from: Int32(start))
        guard hasNames else { return }
        for (node, name) in names where node >= start {
            names[node] = nil
            indices[name] = nil
        }
    }
}
