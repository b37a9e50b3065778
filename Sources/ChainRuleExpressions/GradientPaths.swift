import ChainRule

/// The ways that an output's gradient takes to what it is wanted of: not past a comparison, or what is frozen.
package struct GradientPaths {
    /// Whether a node is one of those that the output is differentiated with respect to, or leads to it from
    /// one of them by a way that gradients go, too.
    package let isActive: [Bool]
    /// Whether the output's gradient comes to a node.
    private let isReached: [Bool]
    private let operands: [[Int]]
    private let rules: [(any Rule)?]

    /// - Parameters:
    ///   - nodes: each after its operands.
    ///   - operands: their indices.
    ///   - isWanted: whether the gradient of a node is asked for.
    package init<Value>(
        from output: Int, through nodes: [NodeView<Value>], _ operands: [[Int]], isWanted: [Bool]
    ) {
        var isActive = isWanted
        for (index, node) in nodes.enumerated() where !node.isFrozen {
            for (position, operand) in operands[index].enumerated()
            where isActive[operand] && node.rule?.passesGradient(to: position) ?? false {
                isActive[index] = true
            }
        }
        var isReached = nodes.indices.map { $0 == output }
        for (index, node) in nodes.enumerated().reversed() where isReached[index] && isActive[index] {
            for (position, operand) in operands[index].enumerated()
            where node.rule?.passesGradient(to: position) ?? false {
                isReached[operand] = true
            }
        }
        self.isReached = isReached
        self.isActive = nodes.indices.map { isActive[$0] && (isReached[$0] || isWanted[$0]) }
        self.operands = operands
        rules = nodes.map(\.rule)
    }

    /// Whether a node hands a gradient to one of its operands.
    package func hands(_ node: Int, to position: Int) -> Bool {
        isActive[node] && isReached[node] && isActive[operands[node][position]]
            && rules[node]?.passesGradient(to: position) ?? false
    }
}
