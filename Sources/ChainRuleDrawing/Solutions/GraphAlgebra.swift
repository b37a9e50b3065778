import ChainRule
import ChainRuleExpressions

/// A graph below an output as formulas, and what comes of them: each node's value in terms of its operands,
/// and what it hands back to each. All of it follows from running the rules on symbols and on values.
package struct GraphAlgebra<Value: ConcreteValue> {
    /// Each after its operands, the output last; their indices are those of symbols.
    package let nodes: [NodeView<Value>]
    package let operands: [[Int]]
    package let names: [String]
    private let paths: GradientPaths
    /// The names of inputs to differentiate with respect to that the output does not depend on.
    package let independent: [String]
    /// `nil` where an input has none, or what is computed from it.
    package let values: [Value?]
    /// A node in a formula: its symbol; of a constant without a name its number.
    package let symbols: [SymbolicValue]

    /// - Parameter inputs: what to differentiate with respect to; if there are none, all inputs and parameters
    ///   that are not frozen.
    /// - Throws: `.noGradient` for a constant or a frozen node.
    package init(
        of graph: Graph<Value>, _ output: Variable<Value>, withRespectTo inputs: [Variable<Value>]
    ) throws(GraphError) {
        let nodes = try graph.nodes(feeding: output)
        self.nodes = nodes
        var independent: [String] = []
        for input in inputs {
            // That of another graph throws.
            if try graph.first(of: [input], notFeeding: output) != nil {
                independent.append(input.name.escapingControlCharacters())
            }
        }
        self.independent = independent
        let indices = Dictionary(
            uniqueKeysWithValues: nodes.enumerated().map { ($1.variable, $0) })
        let operands = nodes.map { $0.operands.compactMap { indices[$0] } }
        self.operands = operands
        names = SolutionNames.names(of: nodes)

        var isWanted = nodes.map {
            !$0.isFrozen && inputs.isEmpty && ($0.kind == .input || $0.kind == .parameter)
        }
        for input in inputs {
            guard let index = indices[input] else { continue }
            if nodes[index].isFrozen { throw .noGradient(nodes[index].name, reason: "it is frozen") }
            if nodes[index].kind == .constant {
                throw .noGradient(nodes[index].name, reason: "it is a constant")
            }
            isWanted[index] = true
        }
        paths = GradientPaths(from: nodes.count - 1, through: nodes, operands, isWanted: isWanted)
        var values: [Value?] = []
        for (index, node) in nodes.enumerated() {
            guard let rule = node.rule else {
                values.append(node.value)
                continue
            }
            let known = operands[index].compactMap { values[$0] }
            let value = known.count == operands[index].count ? rule.forward(operands: known) : nil
            values.append(value?.fault == nil ? value : nil)
        }
        self.values = values
        symbols = nodes.indices.map { index in
            let value = values[index]
            let shape = value.map { SymbolicShape($0.shape) } ?? (Value._isScalar ? .scalar : nil)
            if nodes[index].kind == .constant, !nodes[index].hasGivenName, shape == .scalar,
                let number = value?.elements.first
            {
                return .number(Double(number))
            }
            return .symbol(.value(index), shape: shape)
        }
    }

    package var output: Int { nodes.count - 1 }

    /// Whether a node leads from what the output is differentiated with respect to, to the output.
    package var isActive: [Bool] { paths.isActive }

    /// Whether the node is computed by what nobody can look into: closures, a node with a memory.
    package func isOpaque(_ node: Int) -> Bool { nodes[node].rule?.isOpaque ?? false }

    /// Whether a node hands a gradient to one of its operands.
    package func hands(_ node: Int, to position: Int) -> Bool { paths.hands(node, to: position) }

    /// A node's value in terms of its operands; `nil` for what is not computed.
    ///
    /// - Parameter operands: what stands for them, by node; by default their symbols.
    package func forward(_ node: Int, of operands: [SymbolicValue]? = nil) -> SymbolicValue? {
        guard let rule = nodes[node].rule else { return nil }
        let operands = self.operands[node].map { (operands ?? symbols)[$0] }
        if rule.isOpaque { return .call(rule.name, operands, shape: symbols[node].shape) }
        return .result(of: rule, operands)
    }

    /// What a node's gradient becomes for each of its operands: to be added up where paths meet. `nil` for
    /// operands that need none, and where nobody can look into the rule.
    package func backward(_ node: Int) -> [SymbolicValue?] {
        guard let rule = nodes[node].rule, !rule.isOpaque, isActive[node] else {
            return operands[node].map { _ in nil }
        }
        let upstream =
            node == output
            ? SymbolicValue.number(1, shape: symbols[node].shape)
            : .symbol(.gradient(node), shape: symbols[node].shape)
        let gradients = rule.backward(
            upstream: upstream, operands: operands[node].map { symbols[$0] }, result: symbols[node])
        return operands[node].indices.map { position in
            hands(node, to: position)
                ? gradients[position]._reduced(like: symbols[operands[node][position]]) : nil
        }
    }

    /// The gradients of all active nodes, from 1 at the output.
    package func gradients() -> Gradients {
        var gradients = [Value?](repeating: nil, count: nodes.count)
        var handed = operands.map { [Value?](repeating: nil, count: $0.count) }
        gradients[output] = values[output]?.filled(with: 1)
        for node in nodes.indices.reversed() {
            guard isActive[node], let rule = nodes[node].rule, let upstream = gradients[node],
                let result = values[node]
            else { continue }
            let known = operands[node].compactMap { values[$0] }
            let contributions = rule.backward(upstream: upstream, operands: known, result: result)
            for (position, operand) in operands[node].enumerated() where hands(node, to: position) {
                let contribution = contributions[position]._reduced(like: known[position])
                handed[node][position] = contribution
                gradients[operand] = gradients[operand].map { $0 + contribution } ?? contribution
            }
        }
        return Gradients(ofNodes: gradients, handed: handed)
    }

    package struct Gradients {
        /// `nil` where values are missing, or nothing leads to an input.
        package let ofNodes: [Value?]
        /// What each node hands to each operand; `nil` where it hands nothing.
        package let handed: [[Value?]]
    }

    /// A node's forward in JavaScript; `nil` of inputs, and of what JavaScript cannot compute.
    ///
    /// - Parameter name: what stands for a node's value or gradient: `v[3]`, `g[5]`.
    package func forwardJavaScript(_ node: Int, _ name: (Symbol) -> String) -> String? {
        isOpaque(node) ? nil : forward(node)?.javaScript(name)
    }

    /// What the node hands back to each operand, in JavaScript.
    package func backwardJavaScript(_ node: Int, _ name: (Symbol) -> String) -> [String?] {
        backward(node).map { $0?.javaScript(name) }
    }
}
