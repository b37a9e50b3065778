/// The gradient as graph: `backward` run on variables, so that what comes out can be differentiated again.
extension Graph {
    /// The derivative of `output` with respect to `input`, as a variable of this graph.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let t = graph.input(2, name: "t")
    /// let first = try graph.gradient(of: t.power(3), withRespectTo: t)
    /// let second = try graph.gradient(of: first, withRespectTo: t)
    /// try graph.forward()
    /// try first.value    // 12.0
    /// try second.value   // 12.0
    /// ```
    ///
    /// Of an output that is a matrix, it is the gradient of the sum of the elements. Of an input that the
    /// output does not depend on, it is zero.
    ///
    /// - Throws: `.noGradient` if the input is a constant or frozen; `.nodeWithoutRule` for a second
    ///   derivative through a node that has no rule.
    public func gradient(
        of output: Variable<Value>, withRespectTo input: Variable<Value>
    ) throws(GraphError) -> Variable<Value> {
        try gradients(of: output, withRespectTo: [input])[0]
    }

    /// The derivatives of `output` with respect to several inputs, in one pass.
    ///
    /// - Parameters:
    ///   - output: the variable that is differentiated.
    ///   - inputs: what it is differentiated with respect to, one derivative each.
    ///   - upstream: the gradient of the output itself, broadcast to its shape; 1 in every element by
    ///     default.
    @_specialize(where Value == Double)
    public func gradients(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>],
        upstream: Variable<Value>? = nil
    ) throws(GraphError) -> [Variable<Value>] {
        try checkIdle()
        try topology.checkFault()
        let root = Int(try index(of: output))
        var wanted: [Int] = []
        for input in inputs {
            let node = Int(try index(of: input))
            if let reason = topology.reasonForFreezing(node) {
                throw .noGradient(input.name, reason: reason)
            }
            wanted.append(node)
        }
        if let upstream { _ = try index(of: upstream) }
        let oldCount = topology.count
        let order = try topology.sorted()
        let isOnPath = topology.isBetween(wanted, root, order)

        var gradients = [Variable<Value>?](repeating: nil, count: oldCount)
        let seed = upstream.map { Value._isScalar ? $0 : $0.broadcast(like: output) }
        gradients[root] = seed ?? output.filled(with: 1)
        for position in (0..<oldCount).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            let operands = topology.operands(of: node)
            guard isOnPath[node], operands.contains(where: { isOnPath[Int($0)] }),
                let gradient = gradients[node]
            else { continue }
            let record = topology.records[node]
            let rule = topology.rule(of: record)
            let contributions = rule.backward(
                upstream: gradient, operands: operands.map(variable), result: variable(Int32(node)))
            let mayBeBroadcast = !Value._isScalar && type(of: rule).broadcastsOperands
            for position in operands.indices {
                let operand = Int(operands[position])
                guard isOnPath[operand] && topology.passesGradient(record, to: position) else { continue }
                var contribution = contributions[position]
                if mayBeBroadcast { contribution = contribution._reduced(like: variable(operands[position])) }
                if let other = gradients[operand] { contribution = other + contribution }
                gradients[operand] = contribution
            }
        }
        if let fault = topology.fault {
            // The graph is as it was, and can go on without this derivative.
            topology.fault = nil
            store.pointee.truncate(to: oldCount)
            throw fault
        }
        let results = wanted.map { gradients[$0] ?? variable(Int32($0)).filled(with: 0) }
        let kept = store.pointee.keepOnly(results.map(\.index), from: oldCount)
        return kept.map(variable)
    }
}

extension NodeStore {
    /// Of the nodes from `start` on, keeps only those that the results need, and closes the gaps: a rule
    /// works out the gradients of all its operands, whether anybody asks for them or not.
    ///
    /// - Returns: the results' new indices.
    mutating func keepOnly(_ results: [Int32], from start: Int) -> [Int32] {
        var isNeeded = [Bool](repeating: false, count: topology.count)
        for result in results { isNeeded[Int(result)] = true }
        for node in (start..<topology.count).reversed() where isNeeded[node] {
            topology.forEachOperand(of: node) { isNeeded[$0] = true }
        }
        var newIndices = (0..<Int32(topology.count)).map { $0 }
        var next = start
        for node in start..<topology.count where isNeeded[node] {
            var record = topology.records[node]
            record.replaceOperands(in: topology.lists.start) { newIndices[Int($0)] }
            topology.records[next] = record
            topology.states[next] = topology.states[node]
            values[next] = values[node]
            if let derivatives { derivatives[next] = derivatives[node] }
            newIndices[node] = Int32(next)
            next += 1
        }
        truncate(to: next)
        return results.map { newIndices[Int($0)] }
    }
}
