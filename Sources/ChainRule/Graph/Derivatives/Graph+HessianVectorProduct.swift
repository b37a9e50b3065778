extension Graph {
    /// Returns the Hessian of a scalar output times a direction, H·v: how the gradient changes along v, in
    /// each of the inputs' shapes. On matrices it costs about as much as three gradients, however many inputs
    /// there are; on scalars most of the time goes into building the gradient's graph.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = graph.input(3), y = graph.input(2)
    /// try graph.hessianVectorProduct(of: x * x * y, withRespectTo: [x, y], along: [1, 0])   // [4.0, 6.0]
    /// ```
    /// It is the gradient of (gradient · v), which a copy of the graph computes (Pearlmutter, 1994). So it
    /// follows what the rules' `backward` says, like every gradient: nothing passes `stopGradient()`, a ReLU
    /// is flat at 0, and of a straight-through rule (a step whose `backward` hands the gradient on) it is the
    /// product that belongs to that `backward`, not to its forward.
    ///
    /// - Parameters:
    ///   - output: differentiated twice; of a matrix, the sum of its elements.
    ///   - inputs: inputs and parameters of the graph.
    ///   - direction: a value for each of the inputs, of its shape, or broadcast to it.
    /// - Returns: a value for each of the inputs.
    /// - Throws: as `forward` and `backward`; `.notAnInput` for a node that the graph computes, because it
    ///   cannot be moved along a direction of its own; `.nodeWithoutRule`, because the gradient of a node
    ///   without a rule has no derivative.
    public func hessianVectorProduct(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>], along direction: [Value]
    ) throws(GraphError) -> [Value] {
        try checkIdle()
        guard inputs.count == direction.count else {
            throw .directionCount(inputs: inputs.count, directions: direction.count)
        }
        var directions: [Value] = []
        for (input, part) in zip(inputs, direction) {
            _ = try leafIndex(input)
            let part = part.broadcast(like: try input.value)
            if let fault = part.fault { throw .invalidDirection(input: input.name, fault: fault) }
            directions.append(part)
        }
        try checkTwiceDifferentiable(output, inputs)
        let copy = try lifted(to: Value.self, needed: "") { $1 }
        var copies: [Variable<Value>] = []
        for input in inputs { copies.append(try counterpart(of: input, in: copy)) }
        let gradients = try copy.gradients(of: try counterpart(of: output, in: copy), withRespectTo: copies)
        try copy.forward(to: gradients)
        try copy.backward(from: gradients, upstreams: directions, withRespectTo: copies)
        // An input that the gradients do not depend on has a Hessian of zeros.
        return try copies.map { (input) throws(GraphError) in
            copy.store.pointee.hasGradient(Int(input.index))
                ? try input.gradient : try input.value.filled(with: 0)
        }
    }

    private func checkTwiceDifferentiable(
        _ output: Variable<Value>, _ inputs: [Variable<Value>]
    ) throws(GraphError) {
        let isOnPath = topology.isBetween(
            inputs.map(\.position), Int(try index(of: output)), try topology.sorted())
        let areOpaque = topology.rules.entries.map { $0.rule is any OpaqueRule }
        for node in 0..<topology.count where isOnPath[node] && topology.records[node].rule >= 0 {
            if areOpaque[Int(topology.records[node].rule)] {
                throw .nodeWithoutRule(topology.name(of: node), needed: "a second derivative")
            }
        }
    }
}
