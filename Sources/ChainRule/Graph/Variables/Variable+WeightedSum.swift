extension Variable {
    /// A neuron's weighted sum of its inputs, ((bias + x₀·w₀) + x₁·w₁) + …, as one node.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = [graph.input(1), graph.input(2)]
    /// let w = [graph.parameter(10), graph.parameter(100)]
    /// let sum = Variable.weightedSum(of: x, weights: w, bias: graph.parameter(5))
    /// try graph.forward(to: sum)   // 215.0
    /// ```
    /// As many weights as inputs are needed; else the graph keeps `GraphError.weightCount`, which `forward`
    /// throws.
    @inlinable
    public static func weightedSum(
        of inputs: some Collection<Variable>, weights: some Collection<Variable>, bias: Variable
    ) -> Variable {
        let node = inputs.withContiguousStorageIfAvailable { inputs in
            weights.withContiguousStorageIfAvailable { weights in
                bias.appendingWeightedSum(inputs, weights)
            }
        }
        if case .some(.some(.some(let node))) = node { return node }
        return bias.addingWeightedSum(inputs, weights)
    }

    /// Without an array in between, and summed up as the operands are read.
    @inlinable @inline(__always)
    func appendingWeightedSum(
        _ inputs: UnsafeBufferPointer<Variable>, _ weights: UnsafeBufferPointer<Variable>
    ) -> Variable? {
        guard inputs.count == weights.count, areSiblings(inputs, weights) else { return nil }
        return appendingComputed(WeightedSum(), 1 + 2 * inputs.count) { list in
            var sum = list.first
            for index in inputs.indices {
                sum = list.append(inputs[index]).affine(list.append(weights[index]), sum)
            }
            return sum
        }
    }

    @inlinable @inline(never)
    func addingWeightedSum(
        _ inputs: some Collection<Variable>, _ weights: some Collection<Variable>
    ) -> Variable {
        if inputs.count != weights.count { return noteCount(of: inputs.count, weights.count) }
        return applying(WeightedSum(), zip(inputs, weights).flatMap { [$0, $1] })
    }

    @usableFromInline
    func noteCount(of inputs: Int, _ weights: Int) -> Variable {
        store?.pointee.topology.note(.weightCount(inputs: inputs, weights: weights))
        return self
    }
}
