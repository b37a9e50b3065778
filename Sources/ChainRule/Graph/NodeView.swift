/// A node as a reader sees it: what it is, what feeds it, and what the last runs left in it. Pictures,
/// explanations and exports are made of these.
public struct NodeView<Value: ConcreteValue> {
    /// What a node is.
    public enum Kind: Hashable, Sendable {
        /// A value that is fed, and that gradients are wanted of.
        case input
        /// A value that learns.
        case parameter
        /// A value without a gradient.
        case constant
        /// Declared, or named as an operand, and not added yet.
        case undefined
        /// What a rule or a node's own forward computes from its operands.
        case operation
    }

    /// The node's variable: to read it, feed it or build on it.
    public let variable: Variable<Value>
    let names: NodeNames<Value>
    /// The given name, or the formula; see `Variable.name`.
    public var name: String { names.name(of: variable) }
    /// Whether the name was given; otherwise it is the formula.
    public let hasGivenName: Bool
    /// What the node is.
    public let kind: Kind
    /// The rule that computes it, for an operation.
    public let rule: (any Rule)?
    /// The nodes that feed it, in order.
    public let operands: [Variable<Value>]
    /// `nil` if no forward has computed it.
    public let value: Value?
    /// `nil` if the last backward has not computed it.
    public let gradient: Value?
    /// Whether no gradient reaches it: it is frozen, or a constant.
    public let isFrozen: Bool
    /// Where in the user's code it was made; `nil` for nodes made by operators.
    public let location: CodeLocation?

    /// "input", "multiply", …
    public var operation: String { rule?.name ?? "\(kind)" }
}

extension Graph {
    /// All nodes, each after its operands.
    ///
    /// ```swift
    /// for node in try graph.nodes { print(node.name, node.value ?? "-", node.gradient ?? "-") }
    /// ```
    /// - Throws: `GraphError.cycle`.
    public var nodes: [NodeView<Value>] {
        get throws(GraphError) {
            let (order, names) = (try topology.sorted(), NodeNames(self))
            return (0..<topology.count).map { position in
                view(order.map { Int($0[position]) } ?? position, names)
            }
        }
    }

    /// All nodes in the order they were added, also those of a cycle.
    package var nodesAsAdded: [NodeView<Value>] {
        let names = NodeNames(self)
        return (0..<topology.count).map { view($0, names) }
    }

    /// The nodes that an output needs, each after its operands, itself the last.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let a = graph.input(3, name: "a")
    /// let b = a * a, c = b + 1
    /// try graph.nodes(feeding: b).map(\.name)  // ["a", "a * a"]
    /// ```
    public func nodes(feeding output: Variable<Value>) throws(GraphError) -> [NodeView<Value>] {
        let index = Int(try index(of: output))
        let order = try topology.sorted()
        var marks = [Bool](repeating: false, count: topology.count)
        marks[index] = true
        let names = NodeNames(self)
        return topology.ancestors(in: order, &marks).map { view(Int($0), names) }
    }

    /// The first of some nodes that an output does not need; `nil` if it needs them all.
    package func first(
        of variables: [Variable<Value>], notFeeding output: Variable<Value>
    ) throws(GraphError) -> Variable<Value>? {
        var marks = [Bool](repeating: false, count: topology.count)
        marks[Int(try index(of: output))] = true
        _ = topology.ancestors(in: try topology.sorted(), &marks)
        for variable in variables where !marks[Int(try index(of: variable))] { return variable }
        return nil
    }

    /// How many nodes the graph has.
    public var nodeCount: Int { topology.count }

    func view(_ node: Int, _ names: NodeNames<Value>) -> NodeView<Value> {
        let nodes = topology
        let record = nodes.records[node]
        let variable = variable(Int32(node))
        return NodeView(
            variable: variable, names: names,
            hasGivenName: nodes.details.names[Int32(node)] != nil, kind: kind(record),
            rule: record.rule >= 0 ? nodes.rule(of: record) : nil,
            operands: nodes.operands(of: node).map(self.variable),
            // Not from the variable, which would write an error's text for each that has none.
            value: store.pointee.hasValue(node) ? store.pointee.value(of: node) : nil,
            gradient: store.pointee.gradient(of: node),
            isFrozen: nodes.states[node].contains(.isFrozen), location: nodes.details.locations[Int32(node)])
    }

    private func kind(_ record: _NodeRecord) -> NodeView<Value>.Kind {
        if record.rule >= 0 { return .operation }
        switch LeafKind(record) {
        case .input: return .input
        case .parameter: return .parameter
        case .constant: return .constant
        case .undefined: return .undefined
        }
    }
}

/// All nodes' names, for a list of them: written when the first one is asked for, as one by one each would be
/// compared with each.
final class NodeNames<Value: ConcreteValue> {
    private weak var graph: Graph<Value>?
    private let state: [Int]
    private lazy var texts = graph?.topology.allNames() ?? []

    init(_ graph: Graph<Value>) {
        self.graph = graph
        state = Self.state(of: graph)
    }

    func name(of variable: Variable<Value>) -> String {
        // What was added or named since may have changed others' names.
        guard let graph, Self.state(of: graph) == state, texts.indices.contains(variable.position) else {
            return variable.name
        }
        return texts[variable.position]
    }

    private static func state(of graph: Graph<Value>) -> [Int] {
        [graph.topology.structure, graph.topology.details.names.count]
    }
}
