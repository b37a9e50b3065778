import ChainRule
import ChainRuleExpressions

extension Graph {
    /// What a variable is in terms of the inputs, as one would write it: `2 · (x + y)`. Nodes without a name
    /// are written out; what has a name, or is long and needed several times, follows in lines of its own.
    ///
    /// ```swift
    /// let slope = try graph.gradient(of: (x + y).squared(), withRespectTo: x)
    /// print(try graph.formula(of: slope))   // 2 · (x + y)
    /// ```
    /// The text is no longer than the graph is large, however often paths meet.
    public func formula(of variable: Variable<Value>) throws(GraphError) -> String {
        if let refusal = try refusal(of: variable) { return refusal }
        let algebra = try GraphAlgebra(of: self, variable, withRespectTo: [])
        return FormulaWriter(algebra).text
    }
}

/// Writes a graph as one formula, and letters for parts of it.
private struct FormulaWriter<Value: ConcreteValue> {
    private let algebra: GraphAlgebra<Value>
    /// By node, what its symbol means, if it is not written out where it is used.
    private var meanings: [Int: SymbolicValue] = [:]
    private let whole: SymbolicValue

    init(_ algebra: GraphAlgebra<Value>) {
        self.algebra = algebra
        var uses = [Int](repeating: 0, count: algebra.nodes.count)
        for operand in algebra.operands.joined() { uses[operand] += 1 }
        var written = algebra.symbols
        for node in algebra.nodes.indices {
            guard let formula = algebra.forward(node, of: written) else { continue }
            // What is needed several times is written out only if it is as short as x + y.
            let isShort = formula.size <= (uses[node] > 1 ? 3 : 30) && formula.depth <= 20
            if node == algebra.output || formula.size == 1 || (isShort && !algebra.nodes[node].hasGivenName) {
                written[node] = formula
            } else {
                meanings[node] = formula
            }
        }
        whole = written[algebra.output]
    }

    var text: String {
        var needed = Set(whole.nodes)
        for node in algebra.nodes.indices.reversed() where needed.contains(node) {
            if let meaning = meanings[node] { needed.formUnion(meaning.nodes) }
        }
        let names = SolutionNames.names(of: algebra.nodes, wanted: needed)
        func text(_ formula: SymbolicValue) -> String {
            // A rule that does much, by itself.
            if formula.depth > 100 || formula.size > 500 { return "…" }
            return SolutionStyle.text.notation.text(formula) { symbol in
                if case .value(let node) = symbol { names[node] } else { "" }
            }
        }
        var lines = [text(whole)]
        for (node, meaning) in meanings.sorted(by: { $0.key < $1.key }) where needed.contains(node) {
            lines.append("\(lines.count == 1 ? "where " : "      ")\(names[node]) = \(text(meaning))")
        }
        return lines.joined(separator: "\n")
    }
}

extension SymbolicValue {
    /// The nodes whose symbols are in it.
    fileprivate var nodes: [Int] {
        var (seen, found): (Set<SymbolicValue>, [Int]) = ([], [])
        func collect(_ part: SymbolicValue) {
            guard seen.insert(part).inserted else { return }
            if case .symbol(.value(let node)) = part.operation { found.append(node) }
            for operand in part.operands { collect(operand) }
        }
        collect(self)
        return found
    }
}
