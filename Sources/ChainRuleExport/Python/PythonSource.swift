import ChainRule
import ChainRuleExpressions

/// A lowered graph as a function in Python.
struct PythonSource {
    let graph: LoweredGraph
    let library: PythonLibrary
    let function: String
    let namesArguments: Bool
    private var names: PythonNames
    private(set) var python: PythonNotation
    /// What stands for symbols.
    private var identifiers: [Symbol: String] = [:]
    private(set) var results: [String] = []
    private(set) var lines: [String] = []
    let arguments: [LoweredGraph.Leaf]
    let constants: [LoweredGraph.Leaf]

    /// The most elements of a constant without a name that are written out; a larger one is an argument.
    private static let greatestConstant = 100

    init(
        _ graph: LoweredGraph, for library: PythonLibrary, function: String, namesArguments: Bool = false
    ) {
        (self.graph, self.library, self.namesArguments) = (graph, library, namesArguments)
        let helpers = PythonHelper.all(for: library)
        var names = PythonNames(
            taken: helpers.map(\.name) + [
                library.module, "jax", "math", "float", "int", "PARAMETERS", "STATISTICS",
                PythonNotation.count,
            ])
        self.function = names.identifier(function)
        let isInline = { (leaf: LoweredGraph.Leaf) in
            leaf.role == .constant && leaf.elements.count <= Self.greatestConstant
        }
        constants = graph.leaves.filter(isInline)
        let others = graph.leaves.filter { !isInline($0) }
        let roles: [LoweredGraph.Leaf.Role] = [.data, .mask, .constant, .parameter, .state]
        arguments = roles.flatMap { role in others.filter { $0.role == role } }
        var identifiers: [Symbol: String] = [:]
        for leaf in arguments + constants {
            if case .symbol(let symbol) = leaf.symbol.operation {
                identifiers[symbol] = names.identifier(leaf.name)
            }
        }
        var type = ""
        if case .symbol(let symbol) = arguments.first?.symbol.operation, let name = identifiers[symbol] {
            type = "\(name).dtype"
        }
        python = PythonNotation(
            library, examples: names.identifier("n"), type: type, isDouble: graph.isDouble)
        (self.names, self.identifiers) = (names, identifiers)
        write()
    }

    func name(_ value: SymbolicValue) -> String {
        guard case .symbol(let symbol) = value.operation else { return "" }
        return identifiers[symbol] ?? ""
    }

    // MARK: The body

    private mutating func write() {
        let statements = graph.statements
        for statement in statements {
            guard case .symbol(let symbol) = statement.symbol.operation else { continue }
            var name = statement.name
            if case .gradient(let node) = symbol, let value = identifiers[.value(node)] {
                name = "d_" + value
            }
            identifiers[symbol] = names.identifier(name)
        }
        var (names, python) = (names, python)
        let written = SymbolicValue.namingParts(
            of: statements.map(\.formula), called: statements.map(\.symbol), ofSize: 2, isLowered: true
        ) { index, part in
            let name = names.identifier(
                "\(name(statements[index].symbol))_\(PythonNotation.word(for: part))")
            python.define(name, part)
            return name
        }
        (self.names, self.python) = (names, python)
        for (statement, (formula, parts)) in zip(statements, written) {
            for part in parts { write(part.name, part.formula) }
            write(name(statement.symbol), formula, isResult: true)
        }
        results = (graph.outputs + graph.gradients + graph.states).map { expression($0.value) }
    }

    /// - Parameter isResult: whether it is a node's, and a matrix where the graph's values are.
    private mutating func write(_ name: String, _ formula: SymbolicValue, isResult: Bool = false) {
        let shape = formula.shape ?? .scalar
        let comment = graph.isScalar || shape == .scalar ? "" : "  # \(python.comment(shape))"
        let isArray = graph.isScalar || !isResult || python.isArray(formula)
        let text = isArray ? text(formula) : python.array(formula, text(formula))
        lines.append("\(name) = \(text)\(comment)")
    }

    private func text(_ formula: SymbolicValue) -> String {
        python.notation.text(formula) { identifiers[$0] ?? "" }
    }

    /// What a result is: a number as a matrix, if the graph's values are matrices.
    private func expression(_ value: SymbolicValue) -> String {
        if let number = value.number, !graph.isScalar { return python.filled(number, value.shape ?? .scalar) }
        return text(value)
    }
}
