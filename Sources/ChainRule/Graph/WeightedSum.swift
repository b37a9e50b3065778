extension Variable {
    /// A neuron's weighted sum of its inputs, ((bias + w₀·x₀) + w₁·x₁) + …: an affine node for each input, made faster
    /// than one by one.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = [graph.input(1), graph.input(2)]
    /// let w = [graph.parameter(10), graph.parameter(100)]
    /// let sum = Variable.weightedSum(of: x, weights: w, bias: graph.parameter(5))
    /// try graph.forward(to: sum)   // 215.0
    /// ```
    /// As many weights as inputs are needed; else the graph keeps `GraphError.weightCount`, which `forward` throws.
    @inlinable
    public static func weightedSum(
        of inputs: some Collection<Variable>, weights: some Collection<Variable>, bias: Variable
    ) -> Variable {
        if inputs.count != weights.count { return bias.noteCount(of: inputs.count, weights.count) }
        let sum = inputs.withContiguousStorageIfAvailable { inputs in
            weights.withContiguousStorageIfAvailable { weights in bias.appendingAffine(inputs, weights) }
        }
        if case .some(.some(.some(let sum))) = sum { return sum }
        return zip(inputs, weights).reduce(bias) { sum, pair in pair.0.affine(pair.1, sum) }
    }

    /// Appends all nodes, if they can be computed at once. Between two of them the sum stays in a register.
    @inlinable @inline(__always)
    func appendingAffine(
        _ inputs: UnsafeBufferPointer<Variable>, _ weights: UnsafeBufferPointer<Variable>
    ) -> Variable? {
        guard let (store, rule) = eagerStore(Affine()), inputs.count > 0,
            inputs.count <= store.pointee.eagerRoom - store.pointee.topology.count,
            // Then all that is computed from it does so, too.
            store.pointee.topology.states[position].contains(.dependsOnWanted),
            areSiblings(inputs), areSiblings(weights), var input = inputs.baseAddress,
            var weight = weights.baseAddress
        else { return nil }
        let (values, states) = (store.pointee.values, store.pointee.topology.states)
        let start = store.pointee.topology.count
        let end = start + inputs.count
        var (node, last, value) = (start, index, values[position])
        var record = store.pointee.topology.records + node
        states[position].insert(.isUsed)
        repeat {
            let (x, w) = (input.pointee.position, weight.pointee.position)
            value = values[x].affine(values[w], value)
            record.initialize(
                to: NodeRecord(
                    rule: rule, Int32(truncatingIfNeeded: x), Int32(truncatingIfNeeded: w), last))
            (values + node).initialize(to: value)
            (states + node).initialize(to: [.dependsOnWanted, .isUsed])
            states[x].insert(.isUsed)
            states[w].insert(.isUsed)
            last = Int32(truncatingIfNeeded: node)
            (input, weight, record, node) = (input + 1, weight + 1, record + 1, node &+ 1)
        } while node < end
        // Nobody uses the last one so far.
        states[Int(last)].remove(.isUsed)
        store.pointee.topology.count = end
        return sibling(last)
    }

    @inlinable @inline(__always)
    func areSiblings(_ others: UnsafeBufferPointer<Variable>) -> Bool {
        // All are looked at, without a branch for each: as good as always they are.
        var difference: UInt64 = 0
        for other in others {
            difference |= UInt64(UInt(bitPattern: other.cell) ^ UInt(bitPattern: cell))
            difference |= UInt64(other.generation ^ generation)
        }
        return difference == 0
    }

    @usableFromInline
    func noteCount(of inputs: Int, _ weights: Int) -> Variable {
        store?.pointee.topology.note(.weightCount(inputs: inputs, weights: weights))
        return self
    }
}
