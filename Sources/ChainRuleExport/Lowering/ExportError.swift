public import ChainRule

/// An error of writing a graph down for another program.
public enum ExportError: Error, Equatable, Sendable {
    /// An error of the graph: a cycle, a variable of another graph.
    case graph(GraphError)
    /// A node that closures compute, or one with a memory of its own. Nobody can look into these.
    case closure(node: String, operation: String)
    /// An input, a parameter or a constant without a value, so that its shape is not known.
    case noValue(node: String)
    /// Operands that do not fit while the number of examples is open, or a gradient that does not fit its node.
    case shapes(node: String, operation: String, operands: [String])
    /// A node whose formula has too many operations in one another.
    case tooDeep(node: String, operation: String)
    /// What the other program does not have.
    case unsupported(node: String, operation: String, by: String)
}

extension ExportError: CustomStringConvertible {
    /// What is wrong, in a sentence, and what can be done.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .graph(let error): error.description
        case .closure(let node, let operation):
            "\"\(node)\" (\(operation)) is computed by closures or has a memory, and nobody can look into these; "
                + "write it as a rule, of which forward and backward can be read: `struct Mine: UnaryRule`"
        case .noValue(let node): "\"\(node)\" has no value yet, so its shape is not known; feed it one"
        case .shapes(let node, let operation, let operands):
            "\"\(node)\" (\(operation)): \(operands.joined(separator: " and ")) do not fit, N being the number of "
                + "examples; say by `examples:` which variables have a row for each, `[]` for none"
        case .tooDeep(let node, let operation):
            "\"\(node)\" (\(operation)) has more than \(greatestDepth) operations in one another; make several "
                + "nodes of it"
        case .unsupported(let node, let operation, let program):
            "\"\(node)\": \(program) has nothing for \(operation)"
        }
    }
}
