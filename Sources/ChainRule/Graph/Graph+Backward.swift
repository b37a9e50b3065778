extension Graph {
    /// Propagates an upstream gradient from an output back to all that feeds it: `gradient` of every node
    /// then is the derivative of the output with respect to it, times the upstream gradient.
    ///
    /// - Parameters:
    ///   - output: where to begin.
    ///   - upstream: the gradient of the output itself; 1 by default, for a matrix 1 in every element, which
    ///     makes
    ///     the gradients those of the sum of its elements. Broadcast to the output's shape.
    ///   - wanted: compute only these nodes' gradients, and what they need. `nil` for all. Other nodes may
    ///     have a gradient afterwards or not.
    ///   - accumulating: adds the gradients of inputs and parameters to those they have, instead of replacing
    ///     them.
    ///     An input whose shape has changed since (a batch of another size) begins anew.
    /// - Throws: `.backwardBeforeForward`, `.fedSinceForward`, `.invalidUpstream`, `.invalidGradient`,
    ///   `.noGradient` (a constant or frozen input is wanted).
    @_specialize(where Value == Double)
    public func backward(
        from output: Variable<Value>, upstream: Value? = nil, withRespectTo wanted: [Variable<Value>]? = nil,
        accumulating: Bool = false
    ) throws(GraphError) {
        plans.request.begin()
        plans.request.add(output: try index(of: output))
        try ask(for: wanted)
        try propagateRequest(upstream.map { [$0] }, accumulating)
    }

    /// Propagates upstream gradients from several outputs at once; a node that feeds several receives the
    /// sum. From no outputs, no node has a gradient.
    public func backward(
        from outputs: [Variable<Value>], upstreams: [Value]? = nil,
        withRespectTo wanted: [Variable<Value>]? = nil, accumulating: Bool = false
    ) throws(GraphError) {
        plans.request.begin()
        for output in outputs { plans.request.add(output: try index(of: output)) }
        try ask(for: wanted)
        try propagateRequest(upstreams, accumulating)
    }

    @_specialize(where Value == Double)
    private func ask(for wanted: [Variable<Value>]?) throws(GraphError) {
        guard let wanted else { return }
        plans.request.wantNothingElse(count: wanted.count)
        for variable in wanted { plans.request.add(wanted: try index(of: variable)) }
    }

    private func propagateRequest(_ upstreams: [Value]?, _ accumulating: Bool) throws(GraphError) {
        // As in `run(targets:)`.
        if let graph = known(as: Double.self) {
            return try graph.propagate(unsafeBitCast(upstreams, to: [Double]?.self), accumulating)
        }
        if let graph = known(as: Float.self) {
            return try graph.propagate(unsafeBitCast(upstreams, to: [Float]?.self), accumulating)
        }
        try propagate(upstreams, accumulating)
    }

    private func propagate(_ upstreams: [Value]?, _ accumulating: Bool) throws(GraphError) {
        try checkIdle()
        let request = plans.request
        if let upstreams, upstreams.count != request.outputs.count {
            throw .upstreamCount(outputs: request.outputs.count, upstreams: upstreams.count)
        }
        try checkForward(request.outputs)
        // The first by itself, as an array takes memory.
        var (first, others): (Value?, [Value]) = (nil, [])
        for position in request.outputs.indices {
            let seed = try seed(request.outputs[position], upstreams?[position])
            if position == 0 { first = seed } else { others.append(seed) }
        }

        let kept = accumulating ? gradientsOfLeaves() : []
        var isMarking = false
        let plan = try preparedBackward(request, &isMarking)
        store.pointee.beginBackward()
        for position in request.outputs.indices {
            let output = request.outputs[position]
            guard topology.states[Int(output)].contains(.wantsGradient),
                let seed = position == 0 ? first : others[position - 1]
            else { continue }
            store.pointee.add(seed, toGradientOf: Int(output))
        }
        let pass = Schedule.Pass.backward(isMarking: isMarking, wanted: request.wanted)
        let failed = store.running({ plan.schedule.run(pass, store) })
        if let error = failed.map(invalidGradient) ?? store.pointee.opaqueBackwardError() {
            plans.backward.removeAll()  // the marks may be incomplete
            topology.forgetMarks()
            store.pointee.beginBackward()
            for (leaf, gradient) in kept { store.pointee.restore(gradient, of: leaf) }
            throw error
        }
        try topology.checkFault()
        store.pointee.markedHaveGradients = true
        for (leaf, gradient) in kept { store.pointee.restore(gradient, of: leaf) }
    }

    private func checkForward(_ outputs: [Int32]) throws(GraphError) {
        try topology.checkFault()
        guard let first = outputs.first else { return }
        switch store.pointee.validity.state {
        case .none: throw .backwardBeforeForward(from: topology.name(of: Int(first)))
        case .outdated: throw .fedSinceForward(inputs: topology.names(of: store.pointee.validity.fed))
        case .current:
            if let output = outputs.first(where: { !store.pointee.hasValue(Int($0)) }) {
                throw .backwardBeforeForward(from: topology.name(of: Int(output)))
            }
        }
    }

    /// An output's own gradient, in its shape.
    private func seed(_ output: Int32, _ upstream: Value?) throws(GraphError) -> Value {
        let seed = upstream.orOne(like: store.pointee.value(of: Int(output)))
        if let fault = seed.fault {
            throw .invalidUpstream(output: topology.name(of: Int(output)), fault: fault)
        }
        return seed
    }

    /// The plan for these outputs: the one there is, in waves if it ran last time, too, or a new one. All
    /// runs add a node's contributions in the same order, so they round them the same way.
    ///
    /// - Parameter isMarking: set if the run still has to mark what it reaches.
    private func preparedBackward(
        _ request: BackwardPlan.Request, _ isMarking: inout Bool
    ) throws(GraphError) -> BackwardPlan {
        let structure = topology.structure
        let latest = plans.backward.latest
        if var latest, latest.structure == structure, latest.request == request {
            if !latest.hasRunAgain {
                latest.hasRunAgain = true
                if Value._isScalar { latest.schedule.waves = .backward(latest.schedule, topology) }
                plans.backward.replaceLatest(by: latest)
            }
            return latest
        }
        // What need not be called is not: each call copies the topology's references.
        let order = store.pointee.topology.isSorted ? nil : try store.pointee.topology.sorted()
        if store.pointee.topology.rules.hasOpaqueGradients {
            try store.pointee.topology.checkDifferentiable(request.outputs, request.wanted, order)
        }
        isMarking = try !store.pointee.topology.markOutputs(request.outputs, request.wanted, order)
        store.pointee.markedHaveGradients = false
        if let known = plans.backward.plan(for: request, structure: structure) { return known }
        let count = order == nil ? Int(request.outputs.max() ?? -1) + 1 : topology.count
        let schedule = Schedule(order: order, count: count)
        schedule.fusion = FusionPlan(schedule, &topology, targets: [], of: Value.self)
        let plan = BackwardPlan(structure: structure, request: request, schedule: schedule)
        plans.backward.insert(plan)
        return plan
    }

    private func gradientsOfLeaves() -> [(Int, Value)] {
        topology.leaves.compactMap { leaf in
            store.pointee.gradient(of: Int(leaf)).map { (Int(leaf), $0) }
        }
    }

    /// The error of a node that handed a fault back.
    private func invalidGradient(_ node: Int) -> GraphError {
        let given = topology.operands(of: node).filter { store.pointee.hasGradient(Int($0)) }
        let faults = given.compactMap { store.pointee.gradients[Int($0)].fault }
        let unknown = ValueFault(operation: "backward", shapes: [], reason: "a gradient has no value")
        return .invalidGradient(
            node: topology.name(of: node), fault: faults.first ?? unknown,
            at: topology.details.locations[Int32(node)])
    }
}

extension NodeStore {
    /// The gradient of the latest backward, if the node took part in it: zeros where none was passed on.
    mutating func gradient(of node: Int) -> Value? {
        if hasGradient(node) { return gradients[node] }
        let state = topology.states[node]
        guard state.contains(.isFlat) && !state.contains(.isFrozen) && hasValue(node) else { return nil }
        return value(of: node).filled(with: 0)
    }

    mutating func add(_ gradient: Value, toGradientOf node: Int) {
        if !Value._isScalar && topology.states[node].insert(.hasGradient).inserted {
            Value._recycle(gradients + node)
            (gradients + node).initialize(to: gradient)
        } else {
            gradients[node] = gradients[node] + gradient
        }
    }

    /// Adds the gradient that an input had before to the one it has now, if any; not if its shape has
    /// changed.
    mutating func restore(_ gradient: Value, of leaf: Int) {
        if gradient.shape != values[leaf].shape { return }
        gradients[leaf] = hasGradient(leaf) ? gradient + gradients[leaf] : gradient
        if !topology.states[leaf].contains(.hasGradient) {
            topology.states[leaf].insert(.hasGradient)
            accumulated.append(Int32(leaf))
        }
    }
}
