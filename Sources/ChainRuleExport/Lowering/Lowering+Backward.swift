import ChainRule
import ChainRuleExpressions

extension Lowering {
    /// The output's gradients by the inputs, as the graph's `backward` computes them.
    mutating func lowerBackward(
        from output: Variable<Value>, to inputs: [Variable<Value>]
    ) throws(ExportError) -> [LoweredGraph.Result] {
        var isWanted = [Bool](repeating: false, count: nodes.count)
        for input in inputs {
            guard let index = indices[input] else { continue }
            if nodes[index].isFrozen && settings.allowsFrozen { continue }
            if nodes[index].isFrozen || nodes[index].kind == .constant {
                let reason = nodes[index].kind == .constant ? "it is a constant" : "it is frozen"
                throw .graph(.noGradient(input.name, reason: reason))
            }
            isWanted[index] = true
        }
        let root = indices[output] ?? 0
        let paths = GradientPaths(from: root, through: nodes, operands, isWanted: isWanted)
        var gradients = [SymbolicValue?](repeating: nil, count: nodes.count)
        gradients[root] = .number(1, shape: symbols[root].shape)
        for index in nodes.indices.reversed() where paths.isActive[index] {
            guard let sum = gradients[index] else { continue }
            let node = nodes[index]
            let upstream = say(
                try checked(sum, index, isGradient: true), .gradient(index), "d \(node.exportName)",
                "gradient of \(node.operation)")
            gradients[index] = upstream
            guard let rule = node.rule else { continue }
            let contributions = rule.backward(
                upstream: upstream, operands: operands[index].map { symbols[$0] }, result: symbols[index])
            for (position, operand) in operands[index].enumerated() where paths.hands(index, to: position) {
                let part = contributions[position]._reduced(like: symbols[operand])
                // In the order in which a graph adds them up.
                gradients[operand] = added(part, to: gradients[operand], of: nodes[operand])
            }
        }
        return inputs.map { input in
            let index = indices[input] ?? root
            let gradient = gradients[index] ?? .number(0, shape: symbols[index].shape)
            return .init(value: gradient, name: input.name)
        }
    }

    /// A sum of gradients; of many, what there is so far has a line of its own, as no formula is that deep.
    private mutating func added(
        _ part: SymbolicValue, to sum: SymbolicValue?, of node: NodeView<Value>
    ) -> SymbolicValue {
        guard let sum else { return part }
        if sum.loweredDepth <= greatestDepth / 4 { return sum + part }
        let symbol = Symbol.value(nodes.count + statements.count)
        return say(sum, symbol, "d \(node.exportName) so far", "gradient of \(node.operation)") + part
    }
}
