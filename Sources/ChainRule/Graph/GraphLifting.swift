/// The same graph on another kind of value: possible because a node is a rule, and a rule computes with any.
extension Graph {
    /// A copy of the graph whose inputs' values are converted, nodes and names unchanged.
    ///
    /// - Throws: `.closureNode` if a node computes with closures, unless the value type stays the same.
    func lifted<Target: ConcreteValue>(
        to type: Target.Type, needed: String, _ convert: (Int, Value) -> Target
    ) throws(GraphError) -> Graph<Target> {
        let target = Graph<Target>()
        let (source, copy) = (topology, target.store)
        copy.pointee.isEager = false
        func open<R: Rule>(_ rule: R) -> Int32 { copy.pointee.topology.rules.index(of: rule) }
        let rules = source.rules.entries.map { open($0.rule) }
        // The lists as they are: records know their places.
        if source.lists.count > 0 {
            let listed = UnsafeBufferPointer(start: source.lists.start, count: source.lists.count)
            _ = copy.pointee.list(Array(listed), rule: 0)
        }
        for node in 0..<source.count {
            var record = source.records[node]
            if record.rule >= 0 {
                let rule = source.rules.rule(record.rule)
                if Target.self != Value.self && rule is any ClosureRule {
                    throw .closureNode(source.name(of: node), needed: needed)
                }
                record.rule = rules[Int(record.rule)]
                _ = copy.pointee.append(
                    record, copy.pointee.nothing, copy.pointee.topology.initialState(record))
            } else {
                let hasValue = source.states[node].contains(.hasValue)
                _ = copy.pointee.append(
                    record, hasValue ? convert(node, store.pointee.values[node]) : copy.pointee.nothing,
                    source.states[node].intersection([.hasValue, .isFrozen, .handsNoneOn]))
            }
        }
        copy.pointee.topology.madeAsLeaves = source.madeAsLeaves
        copy.pointee.topology.details = source.details
        copy.pointee.topology.isSorted = source.isSorted
        copy.pointee.topology.knowsDependence = false
        copy.pointee.topology.fault = source.fault
        return target
    }

    /// A copy of the graph in which a node of this one has the same handle.
    func counterpart<Target>(
        of variable: Variable<Value>, in target: Graph<Target>
    ) throws(GraphError) -> Variable<Target> {
        target.variable(try index(of: variable))
    }

    /// The Hessian of a scalar output times a direction, H·v: how the gradient changes along v. It costs
    /// about two gradients, however many inputs there are, because a backward pass over dual numbers yields
    /// it.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = graph.input(3), y = graph.input(2)
    /// try graph.hessianVectorProduct(of: x * x * y, withRespectTo: [x, y], along: [1, 0])   // [4.0, 6.0]
    /// ```
    /// - Parameters:
    ///   - output: differentiated twice; of a matrix, the sum of its elements.
    ///   - direction: a value for each of the inputs, of its shape.
    /// - Returns: a value for each of the inputs.
    /// - Throws: as `forward` and `backward`; `.notAnInput` for a node that the graph computes, because it
    ///   cannot be moved along a direction of its own; `.closureNode`, because closures do not compute with
    ///   dual numbers.
    public func hessianVectorProduct(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>], along direction: [Value]
    ) throws(GraphError) -> [Value] {
        guard inputs.count == direction.count else {
            throw .directionCount(inputs: inputs.count, directions: direction.count)
        }
        var tangents: [Int: Value] = [:]
        for (input, tangent) in zip(inputs, direction) {
            let node = Int(try leafIndex(input))
            let tangent = tangent.broadcast(like: try input.value)
            if let fault = tangent.fault { throw .invalidDirection(input: input.name, fault: fault) }
            // An input that is named twice moves along both.
            tangents[node] = tangents[node].map { $0 + tangent } ?? tangent
        }
        let dual = try lifted(to: Dual<Value>.self, needed: "dual numbers") { node, value in
            tangents[node].map { Dual(value, tangent: $0) } ?? Dual(constant: value)
        }
        let dualOutput = try counterpart(of: output, in: dual)
        var dualInputs: [Variable<Dual<Value>>] = []
        for input in inputs { dualInputs.append(try counterpart(of: input, in: dual)) }
        try dual.forward(to: dualOutput)
        try dual.backward(from: dualOutput, withRespectTo: dualInputs)
        return try dualInputs.map { (input) throws(GraphError) in
            // An input that the output does not depend on has no gradient, and a Hessian of zeros.
            let node = Int(input.index)
            let hasGradient = dual.store.pointee.hasGradient(node)
            return hasGradient
                ? dual.store.pointee.gradients[node].tangent
                : dual.store.pointee.values[node].value.filled(with: 0)
        }
    }
}
