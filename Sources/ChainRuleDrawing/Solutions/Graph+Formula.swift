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
        let algebra = try GraphAlgebra(of: self, variable, withRespectTo: [])
        return FormulaWriter(algebra).text
    }
}

/// Writes a graph as one formula, and letters for parts of it.
private struct FormulaWriter<Value: ConcreteValue> {
    private let algebra: GraphAlgebra<Value>
    /// By node, what stands for it where it is used: its formula, or its symbol.
    private var written: [SymbolicValue]
    /// By node, what its symbol means.
    private var meanings: [Int: SymbolicValue] = [:]

    init(_ algebra: GraphAlgebra<Value>) {
        self.algebra = algebra
        written = algebra.symbols
        var uses = [Int](repeating: 0, count: algebra.nodes.count)
        for operands in algebra.operands {
            for operand in operands { uses[operand] += 1 }
        }
        for node in algebra.nodes.indices {
            guard let formula = algebra.forward(node, of: written) else { continue }
            // What is needed several times is written out only if it is as short as x + y.
            let room = uses[node] > 1 ? 3 : 30
            let isWritten = !algebra.nodes[node].hasGivenName && formula.size <= room && formula.depth <= 20
            if isWritten || formula.size == 1 {
                written[node] = formula
            } else {
                meanings[node] = formula
            }
        }
    }

    var text: String {
        let last = algebra.output
        let whole = meanings[last] ?? written[last]
        var needed = Set(whole.nodes)
        for node in algebra.nodes.indices.reversed() where needed.contains(node) {
            if let meaning = meanings[node] { needed.formUnion(meaning.nodes) }
        }
        let parts = meanings.keys.sorted().filter { needed.contains($0) && $0 != last }
        let names = SolutionNames.names(of: algebra.nodes, wanted: needed)
        let lines = parts.enumerated().map { index, node in
            "\(index == 0 ? "where " : "      ")\(names[node]) = \(text(of: meanings[node] ?? whole, names))"
        }
        return ([text(of: whole, names)] + lines).joined(separator: "\n")
    }

    private func text(of formula: SymbolicValue, _ names: [String]) -> String {
        if formula.depth > 100 || formula.size > 500 { return "…" }
        return SolutionStyle.text.notation.text(formula) { symbol in
            if case .value(let node) = symbol { names[node] } else { "" }
        }
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
