import ChainRule
import Foundation

/// Reads a graph for pictures and texts.
struct GraphReader<Value: ConcreteValue> {
    /// Of more nodes none is looked at.
    static var mostNodes: Int { 30_000 }

    /// The nodes that are shown, in the order that they were added in.
    let nodes: [NodeView<Value>]
    /// For each the nodes among these that feed it.
    let operands: [[Int]]
    /// Where each is among these, by its number in the graph.
    let indices: [Int: Int]
    /// Which of them only the derivatives need.
    let isDerivative: [Bool]
    /// What a reader has to know: "no backward yet", the line of an error.
    let notes: [String]
    /// Whether formulas can be written without going through too many nodes.
    let hasNames: Bool
    /// For each node of a cycle which one; `nil` for the others.
    let cycleOf: [Int?]

    /// The whole graph; `nil` if it has too many nodes.
    init?(_ graph: Graph<Value>) {
        if graph.nodeCount > Self.mostNodes { return nil }
        let nodes = graph.nodesAsAdded
        self.init(graph, nodes, isDerivative: nodes.map { _ in false })
    }

    /// What some outputs need, and what derivatives need beside that; `nil` if that is too much.
    init?(
        _ graph: Graph<Value>, outputs: [Variable<Value>], derivatives: [Variable<Value>] = []
    ) throws(GraphError) {
        for variable in outputs + derivatives where try variable.graph !== graph {
            throw .differentGraphs(operation: "a picture")
        }
        guard let nodes = try Self.nodes(of: graph, feeding: outputs + derivatives),
            let own = derivatives.isEmpty ? nodes : try Self.nodes(of: graph, feeding: outputs)
        else { return nil }
        let needed = Set(own.map(\.variable.position))
        self.init(graph, nodes, isDerivative: nodes.map { !needed.contains($0.variable.position) })
    }

    private init(_ graph: Graph<Value>, _ nodes: [NodeView<Value>], isDerivative: [Bool]) {
        (self.nodes, self.isDerivative) = (nodes, isDerivative)
        let positions = nodes.map(\.variable.position)
        let indices = Dictionary(uniqueKeysWithValues: zip(positions, nodes.indices))
        let operands = nodes.map { $0.operands.compactMap { indices[$0.position] } }
        (self.indices, self.operands) = (indices, operands)
        cycleOf = strongComponents(operands)
        hasNames = graph.nodeCount <= Self.mostNodes
        notes = Self.notes(on: graph, hasCycle: cycleOf.contains { $0 != nil })
    }

    private static func nodes(
        of graph: Graph<Value>, feeding outputs: [Variable<Value>]
    ) throws(GraphError) -> [NodeView<Value>]? {
        var found: [Int: NodeView<Value>] = [:]
        do {
            for output in outputs where found[output.position] == nil {
                let feeding = try graph.nodes(feeding: output)
                if feeding.count > mostNodes { return nil }
                for node in feeding { found[node.variable.position] = node }
            }
        } catch .cycle {
            // Its nodes have no order, but they can be told.
            if graph.nodeCount > mostNodes { return nil }
            let all = graph.nodesAsAdded
            var rest = outputs.map(\.position)
            while let node = rest.popLast() {
                if found[node] != nil { continue }
                found[node] = all[node]
                rest += all[node].operands.map(\.position)
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func notes(on graph: Graph<Value>, hasCycle: Bool) -> [String] {
        if graph.nodeCount == 0 { return ["an empty graph"] }
        if graph.nodeCount > mostNodes { return [] }
        // The first line of the graph's own text ends with them.
        let line = graph.description.prefix { $0 != "\n" }
        var notes = line.components(separatedBy: "; ").dropFirst().map { $0 }
        if hasCycle {
            do { _ = try graph.nodes } catch { notes.insert("\(error)", at: 0) }
        }
        return notes
    }
}

// MARK: - Boxes

extension GraphReader {
    /// A box for each node that is shown, each after those that feed it.
    func boxes() -> [GraphBox] {
        let (order, backWires) = sorted()
        var boxOf = [Int](repeating: -1, count: nodes.count)
        for (box, node) in order.enumerated() { boxOf[node] = box }
        return order.map { node in
            let view = nodes[node]
            var box = GraphBox(
                kind: kind(node), number: view.variable.position, nodes: [node], title: title(node),
                name: resultName(node))
            (box.isNamed, box.isDerivative) = (view.hasGivenName, isDerivative[node])
            box.signature =
                view.rule == nil ? "\(box.kind) \(view.value.map { "\($0.shape)" } ?? "")" : box.title
            box.ordersOperands = !(view.rule is Add || view.rule is Multiply || view.rule is _SumOfTerms)
            box.inputs = operands[node].enumerated().map { operand, source in
                let cycle = cycleOf[node]
                return GraphBox.Input(
                    source: boxOf[source], operand: operand,
                    isOnCycle: cycle != nil && cycle == cycleOf[source],
                    leadsBack: backWires.contains([node, operand]))
            }
            return box
        }
    }

    /// The nodes that are shown, each after its operands, and the wires that this is not true of: those that
    /// lead back along a cycle, as node and operand.
    private func sorted() -> (order: [Int], backWires: Set<[Int]>) {
        var (isOpen, isSeen) = (nodes.map { _ in false }, nodes.map { _ in false })
        var (order, wires): ([Int], Set<[Int]>) = ([], [])
        var path: [(node: Int, next: Int)] = []
        for root in nodes.indices where !isSeen[root] {
            path.append((root, 0))
            while let (node, next) = path.last {
                (isSeen[node], isOpen[node]) = (true, true)
                guard next < operands[node].count else {
                    isOpen[node] = false
                    order.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let operand = operands[node][next]
                if isOpen[operand] {
                    wires.insert([node, next])
                } else if !isSeen[operand] {
                    path.append((operand, 0))
                }
            }
        }
        return (order, wires)
    }

    /// Adds the values, gradients and local derivatives of those boxes that are a single node, and the value
    /// and gradient of a group's result.
    func label(_ boxes: inout [GraphBox], _ details: GraphDetails) {
        let isOutdated = notes.contains { $0.hasPrefix("fed since") }
        for index in boxes.indices where boxes[index].hasResult {
            let node = boxes[index].nodes[0]
            boxes[index].value = value(node, details)
            boxes[index].gradient = gradient(node, details)
            guard details.contains(.localDerivatives), !isOutdated, boxes[index].kind == .operation else {
                continue
            }
            let locals = locals(node)
            for input in boxes[index].inputs.indices
            where boxes[boxes[index].inputs[input].source].hasResult {
                boxes[index].inputs[input].local = locals[boxes[index].inputs[input].operand]
            }
        }
    }
}
