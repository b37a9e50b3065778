import ChainRule

/// Looks for the node where NaN or an infinity appeared first, among those that feed an output.
struct NonFiniteSearch<Value: ConcreteValue> {
    let graph: Graph<Value>
    let output: Variable<Value>

    /// The first node, in order of computation, with a value that is not finite.
    func firstValue(_ pass: NonFiniteNumber.Pass = .forward) throws(GraphError) -> NonFiniteNumber? {
        for node in try graph.nodes(feeding: output) {
            guard let value = node.value else { continue }
            if let error = NonFiniteNumber(pass, node, value) { return error }
        }
        return nil
    }

    /// The first node, in order of computation, that receives a gradient that is not finite, and which one
    /// hands it back. Runs a whole backward, so that every node has its gradient.
    func firstGradient() throws(GraphError) -> NonFiniteNumber? {
        try graph.backward(from: output)
        let nodes = try graph.nodes(feeding: output)
        for node in nodes.reversed() {
            guard let gradient = node.gradient, !gradient.isFinite else { continue }
            // Where each contribution is finite, it is their sum that is not.
            let giver = nodes.last { hands(nonFiniteTo: node.variable, $0) } ?? node
            return NonFiniteNumber(.backward, giver, gradientOf: node.name, gradient)
        }
        return nil
    }

    private func hands(nonFiniteTo operand: Variable<Value>, _ node: NodeView<Value>) -> Bool {
        guard node.operands.contains(operand), let rule = node.rule, let upstream = node.gradient,
            let result = node.value
        else { return false }
        let operands = node.operands.compactMap { try? $0.value }
        guard operands.count == node.operands.count else { return false }
        let contributions = rule.backward(upstream: upstream, operands: operands, result: result)
        return zip(node.operands, contributions).contains { $0 == operand && !$1.isFinite }
    }
}
