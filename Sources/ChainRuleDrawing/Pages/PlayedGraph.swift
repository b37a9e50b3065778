import ChainRule

/// A graph as a page plays it: its nodes, its lines, and what they compute, as JavaScript.
struct PlayedGraph<Value: ConcreteValue> {
    /// A line of the worked solution.
    struct Line {
        let node: Int
        let isForward: Bool
        /// With the names, as HTML.
        let symbols: String
        /// With numbers: a literal of JavaScript.
        let numbers: String
    }

    private let graph: Graph<Value>
    private let nodes: [NodeView<Value>]
    private let output: Variable<Value>?
    private let indices: [Variable<Value>: Int]
    /// The contributions to each node's gradient, in the order in which they arrive.
    private let arriving: [[(node: Int, operand: Int)]]
    private let drawsAll: Bool
    let lines: [Line]
    /// Whether the page can compute what follows from other inputs.
    let isLive: Bool
    /// What a reader should know.
    let note: String

    init(_ graph: Graph<Value>, _ output: Variable<Value>?) throws(GraphError) {
        self.graph = graph
        drawsAll = output == nil
        nodes = try output.map { output throws(GraphError) in try graph.nodes(feeding: output) } ?? graph.nodes
        indices = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.variable, $0) })
        self.output = output ?? Self.lastResult(of: nodes)
        arriving = Self.contributions(nodes, indices, self.output)
        (lines, isLive, note) = ([], false, "")
    }

    /// The last operation that feeds no other.
    private static func lastResult(of nodes: [NodeView<Value>]) -> Variable<Value>? {
        let used = Set(nodes.flatMap(\.operands))
        return nodes.last { $0.kind == .operation && !used.contains($0.variable) }?.variable
    }

    private static func contributions(
        _ nodes: [NodeView<Value>], _ indices: [Variable<Value>: Int], _ output: Variable<Value>?
    ) -> [[(node: Int, operand: Int)]] {
        var arriving: [[(node: Int, operand: Int)]] = nodes.map { _ in [] }
        guard let output = output.flatMap({ indices[$0] }) else { return arriving }
        // What has a gradient to receive: a leaf that can have one, and what leads to it.
        var wants = nodes.map { $0.kind == .input || ($0.kind == .parameter && !$0.isFrozen) }
        for (index, node) in nodes.enumerated() where node.kind == .operation && !node.isFrozen {
            wants[index] = node.operands.enumerated().contains { position, operand in
                indices[operand].map { wants[$0] } ?? false
                    && node.rule?.passesGradient(to: position) ?? false
            }
        }
        var isReached = nodes.map { _ in false }
        isReached[output] = true
        for index in nodes.indices.reversed() where isReached[index] && wants[index] {
            for (position, operand) in nodes[index].operands.enumerated() {
                guard let operand = indices[operand], wants[operand],
                    nodes[index].rule?.passesGradient(to: position) ?? false
                else { continue }
                isReached[operand] = true
                arriving[operand].append((index, position))
            }
        }
        return arriving
    }
}
