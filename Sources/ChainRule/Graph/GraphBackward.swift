/// What a backward runs, kept for the next time. The nodes that take part are marked `.wantsGradient`.
struct BackwardPlan {
    let structure: Int
    let outputs: [Int32]
    /// `nil` for every node.
    let wanted: [Int32]?
    var schedule: Schedule
    var runs = 0
}

extension Graph {
    /// Propagates an upstream gradient from an output back to all that feeds it: `gradient` of every node then is the
    /// derivative of the output with respect to it, times the upstream gradient.
    ///
    /// - Parameters:
    ///   - output: where to begin.
    ///   - upstream: the gradient of the output itself; 1 by default, for a matrix 1 in every element, which makes
    ///     the gradients those of the sum of its elements. Broadcast to the output's shape.
    ///   - wanted: compute only these nodes' gradients, and what they need. `nil` for all.
    ///   - accumulating: adds the gradients of inputs and parameters to those they have, instead of replacing them.
    /// - Throws: `.backwardBeforeForward`, `.fedSinceForward`, `.invalidGradient`, `.noGradient` (a constant or frozen
    ///   input is wanted).
    public func backward(
        from output: Variable<Value>, upstream: Value? = nil, withRespectTo wanted: [Variable<Value>]? = nil,
        accumulating: Bool = false
    ) throws(GraphError) {
        try backward(
            from: [output], upstreams: upstream.map { [$0] }, withRespectTo: wanted,
            accumulating: accumulating)
    }

    /// Propagates upstream gradients from several outputs at once; a node that feeds several receives the sum.
    public func backward(
        from outputs: [Variable<Value>], upstreams: [Value]? = nil,
        withRespectTo wanted: [Variable<Value>]? = nil, accumulating: Bool = false
    ) throws(GraphError) {
        let outputIndices = try indices(of: outputs)
        if let upstreams, upstreams.count != outputs.count {
            throw .upstreamCount(outputs: outputs.count, upstreams: upstreams.count)
        }
        try checkForward(outputIndices)
        try prepareBackward(
            outputIndices, try wanted.map { (all) throws(GraphError) in try indices(of: all) })
        guard let plan = backwardPlan else { return }

        let kept = accumulating ? gradientsOfLeaves() : []
        clearGradients()
        for (position, output) in outputIndices.enumerated() {
            let one = Value(1)
            let value = store.pointee.values[Int(output)]
            let upstream = (upstreams?[position] ?? one).broadcast(like: value)
            if let fault = upstream.fault {
                throw .invalidGradient(node: store.pointee.name(of: Int(output)), fault: fault, at: nil)
            }
            guard store.pointee.states[Int(output)].contains(.wantsGradient) else { continue }
            seed(Int(output), upstream)
        }
        if let node = plan.schedule.run(.backward, store) {
            throw invalidGradient(node)
        }
        if !Value.canBeFaulty {
            let states = store.pointee.states
            for node in 0..<store.pointee.count where states[node].contains(.wantsGradient) {
                states[node].insert(.hasGradient)
            }
        }
        for (leaf, gradient) in kept { addGradient(gradient, to: leaf) }
    }

    private func indices(of variables: [Variable<Value>]) throws(GraphError) -> [Int32] {
        var indices: [Int32] = []
        for variable in variables { indices.append(try index(of: variable)) }
        return indices
    }

    private func checkForward(_ outputs: [Int32]) throws(GraphError) {
        if let fault = store.pointee.fault { throw fault }
        for output in outputs {
            if !store.pointee.hasRunForward {
                throw .backwardBeforeForward(from: store.pointee.name(of: Int(output)))
            }
            if !store.pointee.fed.isEmpty { throw .fedSinceForward(inputs: store.pointee.fedNames) }
            if !store.pointee.states[Int(output)].contains(.hasValue) {
                throw .backwardBeforeForward(from: store.pointee.name(of: Int(output)))
            }
        }
    }

    private func prepareBackward(_ outputs: [Int32], _ wanted: [Int32]?) throws(GraphError) {
        let structure = store.pointee.structure
        if var plan = backwardPlan, plan.structure == structure, plan.outputs == outputs,
            plan.wanted == wanted
        {
            plan.runs += 1
            if plan.runs == 1 {
                let states = store.pointee.states
                plan.schedule = plan.schedule.inWaves(store.pointee) { states[$0].contains(.wantsGradient) }
            }
            backwardPlan = plan
            return
        }
        backwardPlan = nil
        let order = try store.pointee.sorted()
        try store.pointee.markWanted(outputs, wanted, order)
        let states = store.pointee.states
        let isWhole = order == nil && wanted == nil
        let nodes: [Int32]? =
            isWhole
            ? nil
            : (0..<store.pointee.count).compactMap { position -> Int32? in
                let node = order.map { $0[position] } ?? Int32(position)
                return states[Int(node)].contains(.wantsGradient) ? node : nil
            }
        let last = outputs.max() ?? -1
        backwardPlan = BackwardPlan(
            structure: structure, outputs: outputs, wanted: wanted,
            schedule: Schedule(order: nodes, count: nodes?.count ?? Int(last) + 1))
    }

    private func gradientsOfLeaves() -> [(Int, Value)] {
        store.pointee.leaves.compactMap { leaf in
            store.pointee.states[Int(leaf)].contains(.hasGradient)
                ? (Int(leaf), store.pointee.gradients[Int(leaf)]) : nil
        }
    }

    private func clearGradients() {
        store.pointee.prepareGradients()
        let (states, gradients) = (store.pointee.states, store.pointee.gradients)
        let zero = Value(0)
        for node in 0..<store.pointee.count {
            states[node].remove(.hasGradient)
            // A matrix's first contribution replaces what was there; scalars are added up from zero.
            if !Value.canBeFaulty { gradients[node] = zero }
        }
    }

    private func seed(_ node: Int, _ upstream: Value) {
        let gradients = store.pointee.gradients
        let isFirst = Value.canBeFaulty && !store.pointee.states[node].contains(.hasGradient)
        gradients[node] = isFirst ? upstream : gradients[node] + upstream
        store.pointee.states[node].insert(.hasGradient)
    }

    private func addGradient(_ gradient: Value, to leaf: Int) {
        let hasGradient = store.pointee.states[leaf].contains(.hasGradient)
        let gradients = store.pointee.gradients
        gradients[leaf] = hasGradient ? gradient + gradients[leaf] : gradient
        store.pointee.states[leaf].insert(.hasGradient)
    }

    /// The error of a node that handed a fault back.
    private func invalidGradient(_ node: Int) -> GraphError {
        let faults = store.pointee.operands(of: node).compactMap { store.pointee.gradients[Int($0)].fault }
        let unknown = ValueFault(operation: "backward", shapes: [], reason: "a gradient has no value")
        return .invalidGradient(
            node: store.pointee.name(of: node), fault: faults.first ?? unknown,
            at: store.pointee.details.locations[Int32(node)])
    }
}

extension NodeStore {
    /// Marks the nodes whose gradients are computed: those that feed an output and are fed by something wanted.
    func markWanted(_ outputs: [Int32], _ wanted: [Int32]?, _ order: [Int32]?) throws(GraphError) {
        for wish in wanted ?? [] where states[Int(wish)].contains(.isFrozen) {
            throw .noGradient(name(of: Int(wish)), reason: reasonForNoGradient(of: Int(wish)))
        }
        for node in 0..<count { states[node].remove(.wantsGradient) }
        for output in outputs { states[Int(output)].insert(.wantsGradient) }
        for position in (0..<count).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            guard states[node].contains(.wantsGradient) else { continue }
            forEachOperand(of: node) { states[$0].insert(.wantsGradient) }
        }
        // What depends on nothing wanted drops out again: constants, frozen inputs and whatever is made of them only.
        let isAnythingFrozen = leaves.contains { states[Int($0)].contains(.isFrozen) }
        guard wanted != nil || isAnythingFrozen else { return }
        var depends = [Bool](repeating: false, count: count)
        for wish in wanted ?? leaves where !states[Int(wish)].contains(.isFrozen) {
            depends[Int(wish)] = true
        }
        for position in 0..<count {
            let node = order.map { Int($0[position]) } ?? position
            forEachOperand(of: node) { if depends[$0] { depends[node] = true } }
            if !depends[node] { states[node].remove(.wantsGradient) }
        }
    }
}
