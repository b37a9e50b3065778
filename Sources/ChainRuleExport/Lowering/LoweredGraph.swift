import ChainRule
import ChainRuleExpressions

let greatestDepth = SymbolicValue.greatestDepth

/// A graph as formulas: what each node computes of its operands, what its gradient is, and nothing that the
/// results do not need. What other languages write down is read from it; there is no table of rules.
struct LoweredGraph {
    /// A node without a rule.
    struct Leaf {
        /// What is made of it.
        enum Role { case data, mask, parameter, state, constant }
        let symbol: SymbolicValue
        let name: String
        let role: Role
        /// The numbers, row by row; none of data that is still to come.
        let elements: [Double]
    }

    /// What a symbol stands for.
    struct Statement {
        let symbol: SymbolicValue
        let formula: SymbolicValue
        /// What a reader calls it: the given name, or that of its operation.
        let name: String
        /// The operation of the graph's that it belongs to, for errors.
        let operation: String
    }

    /// What is asked for.
    struct Result {
        let value: SymbolicValue
        /// That of the node, or of what a gradient is with respect to.
        let name: String
    }

    private(set) var leaves: [Leaf]
    /// Each after those that it needs.
    private(set) var statements: [Statement]
    let outputs: [Result]
    /// Of the first output, in the order they were asked for.
    let gradients: [Result]
    /// New values of running statistics.
    let states: [Result]
    /// Whether the graph's values are numbers, not matrices.
    let isScalar: Bool
    let isDouble: Bool

    /// Leaves out what no result needs.
    private mutating func keepNeeded() {
        var needed: Set<SymbolicValue> = []
        for result in outputs + gradients + states { result.value.collectSymbols(&needed) }
        var kept: [Statement] = []
        for statement in statements.reversed() where needed.contains(statement.symbol) {
            statement.formula.collectSymbols(&needed)
            kept.append(statement)
        }
        statements = kept.reversed()
        // What has a name stays, for callers to know what they have to give.
        leaves = leaves.filter { $0.role != .constant || needed.contains($0.symbol) }
    }

    init(
        leaves: [Leaf], statements: [Statement], outputs: [Result], gradients: [Result], states: [Result],
        isScalar: Bool, isDouble: Bool
    ) {
        (self.leaves, self.statements, self.outputs) = (leaves, statements, outputs)
        (self.gradients, self.states) = (gradients, states)
        (self.isScalar, self.isDouble) = (isScalar, isDouble)
        keepNeeded()
    }
}
