import ChainRule
import Foundation

/// Reads a graph for pictures and texts.
struct GraphReader<Value: ConcreteValue> {
    let nodes: [NodeView<Value>]
    /// Which nodes are to be shown.
    let isShown: [Bool]
    /// Which nodes only the derivatives need.
    let isDerivative: [Bool]
    /// What a reader has to know: "no backward yet", the line of an error.
    let notes: [String]
    /// For each node of a cycle which one; `nil` for the others.
    let cycleOf: [Int?]

    /// The whole graph.
    init(_ graph: Graph<Value>) {
        self.init(graph, nodes: graph.nodesAsAdded, outputs: nil, derivatives: [])
    }

    /// What some outputs need, and what derivatives need beside that.
    init(
        _ graph: Graph<Value>, outputs: [Variable<Value>], derivatives: [Variable<Value>] = []
    ) throws(GraphError) {
        for variable in outputs + derivatives where try variable.graph !== graph {
            throw .differentGraphs(operation: "a picture")
        }
        self.init(graph, nodes: graph.nodesAsAdded, outputs: outputs, derivatives: derivatives)
    }

    private init(
        _ graph: Graph<Value>, nodes: [NodeView<Value>], outputs: [Variable<Value>]?,
        derivatives: [Variable<Value>]
    ) {
        self.nodes = nodes
        let needed = outputs.map { Self.ancestors(of: $0, nodes) } ?? nodes.map { _ in true }
        let withDerivatives = Self.ancestors(of: derivatives, nodes)
        isShown = zip(needed, withDerivatives).map { $0 || $1 }
        isDerivative = zip(needed, withDerivatives).map { !$0 && $1 }
        cycleOf = Self.cycles(nodes)
        // The first line of the graph's own text ends with them.
        let line = graph.description.prefix { $0 != "\n" }
        notes = nodes.isEmpty ? ["an empty graph"] : line.components(separatedBy: "; ").dropFirst().map { $0 }
    }

    /// Which nodes some outputs need, themselves among them.
    private static func ancestors(of outputs: [Variable<Value>], _ nodes: [NodeView<Value>]) -> [Bool] {
        var marks = [Bool](repeating: false, count: nodes.count)
        var stack = outputs.map(\.position)
        while let node = stack.popLast() {
            if marks[node] { continue }
            marks[node] = true
            stack += nodes[node].operands.map(\.position)
        }
        return marks
    }

    /// The graph's cycles: for each node the number of the one that it is on (Tarjan's strong components).
    private static func cycles(_ nodes: [NodeView<Value>]) -> [Int?] {
        var cycleOf = [Int?](repeating: nil, count: nodes.count)
        var number = [Int](repeating: -1, count: nodes.count)
        var (lowest, isOpen, open, path) = (
            number, [Bool](repeating: false, count: nodes.count), [Int](), [(Int, Int)]()
        )
        var count = 0
        for root in nodes.indices where number[root] < 0 {
            path.append((root, 0))
            while let (node, next) = path.last {
                if next == 0 {
                    (number[node], lowest[node], isOpen[node]) = (count, count, true)
                    open.append(node)
                    count += 1
                }
                if next < nodes[node].operands.count {
                    path[path.count - 1].1 += 1
                    let operand = nodes[node].operands[next].position
                    if number[operand] < 0 {
                        path.append((operand, 0))
                    } else if isOpen[operand] {
                        lowest[node] = min(lowest[node], number[operand])
                    }
                    continue
                }
                path.removeLast()
                if let (parent, _) = path.last { lowest[parent] = min(lowest[parent], lowest[node]) }
                guard lowest[node] == number[node] else { continue }
                let isCycle = open.last != node || nodes[node].operands.contains { $0.position == node }
                while let member = open.popLast() {
                    isOpen[member] = false
                    if isCycle { cycleOf[member] = node }
                    if member == node { break }
                }
            }
        }
        return cycleOf
    }
}

// MARK: - Texts

extension GraphReader {
    /// "Computational graph of 5 nodes".
    var pictureTitle: String {
        let count = isShown.count { $0 }
        return "Computational graph of \(count) node\(count == 1 ? "" : "s")"
    }

    /// What a picture shows, in sentences: for someone who does not see it.
    var summary: String {
        let shown = nodes.indices.filter { isShown[$0] }
        let sentences = [pictureTitle] + notes + (shown.count > 40 ? [] : shown.map { nodes[$0].description })
        return sentences.map { $0 + "." }.joined(separator: " ")
    }
}

extension GraphReader {
    func kind(_ node: Int) -> GraphBox.Kind {
        switch nodes[node].kind {
        case .input: .input
        case .parameter: .parameter
        case .constant: .constant
        case .undefined: .undefined
        case .operation: .operation
        }
    }

    /// What stands within a node: an operation's sign, a name, a constant's number.
    func title(_ node: Int) -> String {
        let view = nodes[node]
        guard let rule = view.rule else {
            if view.hasGivenName || view.kind != .constant { return view.variable.name }
            return view.value.map { Self.text($0, [.values, .shapes]) } ?? view.variable.name
        }
        return Self.sign(of: rule)
    }

    static func sign(of rule: any Rule) -> String {
        if let rule = rule as? Power, rule.exponent == rule.exponent.rounded(), abs(rule.exponent) < 100 {
            return "( )" + superscript("\(Int(rule.exponent))")
        }
        let sign = rule.sign
        let signs = ["square": "( )²", "sum of terms": "Σ", "matrix product": "·", "sqrt": "√"]
        return signs[sign] ?? sign
    }

    /// The result's given name, if an operation has one.
    func resultName(_ node: Int) -> String? {
        nodes[node].rule != nil && nodes[node].hasGivenName ? nodes[node].variable.name : nil
    }

    func value(_ node: Int, _ details: GraphDetails) -> String? {
        let view = nodes[node]
        if view.kind == .constant && !view.hasGivenName { return nil }
        return view.value.map { Self.text($0, details) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func gradient(_ node: Int, _ details: GraphDetails) -> String? {
        guard details.contains(.gradients) else { return nil }
        return nodes[node].gradient.map { Self.text($0, .values) }
    }

    /// The local derivatives of an operation on numbers, one for each operand: how fast the result grows with
    /// it. `nil` for an operand that no gradient goes to.
    func locals(_ node: Int) -> [String?] {
        let view = nodes[node]
        let none = [String?](repeating: nil, count: view.operands.count)
        guard let rule = view.rule, let result = view.value, isNumber(result) else { return none }
        let operands = view.operands.compactMap { nodes[$0.position].value }.filter(isNumber)
        guard operands.count == view.operands.count else { return none }
        let gradients = rule.backward(upstream: Value(1), operands: operands, result: result)
        guard gradients.count == operands.count else { return none }
        return gradients.indices.map { index in
            guard rule.passesGradient(to: index), let number = gradients[index].elements.first else {
                return nil
            }
            return "×" + plain(Double(number), digits: 3)
        }
    }

    private func isNumber(_ value: Value) -> Bool { value.fault == nil && value.shape == .scalar }

    /// A value in a picture: a number; a few numbers in brackets; of more numbers how many rows and columns,
    /// and from where to where they are.
    static func text(_ value: Value, _ details: GraphDetails) -> String {
        if value.fault != nil { return "fault" }
        let (shape, showsNumbers) = (value.shape, details.contains(.values))
        let numbers = showsNumbers ? value.elements.map { Double($0) } : []
        if shape == .scalar { return numbers.first.map { plain($0) } ?? "" }
        let shapeText = details.contains(.shapes) ? "\(shape)" : ""
        guard !numbers.isEmpty else { return shapeText }
        if numbers.count <= 4 {
            let rows = stride(from: 0, to: numbers.count, by: shape.columns).map { start in
                numbers[start..<start + shape.columns].map { plain($0, digits: 3) }.joined(separator: "  ")
            }
            return "[\(rows.joined(separator: "; "))]"
        }
        let finite = numbers.filter { !$0.isNaN }
        guard finite.count == numbers.count, let least = finite.min(), let greatest = finite.max() else {
            return [shapeText, "NaN among them"].filter { !$0.isEmpty }.joined(separator: ", ")
        }
        let range =
            least == greatest
            ? "all \(plain(least, digits: 3))"
            : "\(plain(least, digits: 3)) … \(plain(greatest, digits: 3))"
        return [shapeText, range].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

// MARK: - Boxes

extension GraphReader {
    /// A box for each node that is shown.
    func boxes() -> [GraphBox] {
        var boxOf = [Int](repeating: -1, count: nodes.count)
        let shown = nodes.indices.filter { isShown[$0] }
        for (box, node) in shown.enumerated() { boxOf[node] = box }
        let isBack = backwardWires(shown)
        return shown.map { node in
            let view = nodes[node]
            var box = GraphBox(kind: kind(node), nodes: [node], title: title(node), name: resultName(node))
            box.isDerivative = isDerivative[node]
            box.ordersOperands = !(view.rule is Add || view.rule is Multiply || view.rule is _SumOfTerms)
            box.inputs = view.operands.enumerated().map { operand, source in
                let cycle = cycleOf[node]
                return GraphBox.Input(
                    source: boxOf[source.position], operand: operand,
                    isOnCycle: cycle != nil && cycle == cycleOf[source.position],
                    leadsBack: isBack.contains([node, operand]))
            }
            return box
        }
    }

    /// Wires without which there is no cycle: those to a node that the walk from the results back is still at.
    private func backwardWires(_ shown: [Int]) -> Set<[Int]> {
        guard shown.contains(where: { cycleOf[$0] != nil }) else { return [] }
        var (isOpen, isSeen) = (nodes.map { _ in false }, nodes.map { _ in false })
        var (wires, path): (Set<[Int]>, [(node: Int, next: Int)]) = ([], [])
        for root in shown.reversed() where !isSeen[root] {
            path.append((root, 0))
            while let (node, next) = path.last {
                (isSeen[node], isOpen[node]) = (true, true)
                guard next < nodes[node].operands.count else {
                    isOpen[node] = false
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let operand = nodes[node].operands[next].position
                if isOpen[operand] {
                    wires.insert([node, next])
                } else if !isSeen[operand] {
                    path.append((operand, 0))
                }
            }
        }
        return wires
    }

    /// Adds the values, gradients and local derivatives of those boxes that are a single node, and the value
    /// and gradient of a group's result.
    func label(_ boxes: inout [GraphBox], _ details: GraphDetails) {
        let isOutdated = notes.contains { $0.hasPrefix("fed since") }
        for index in boxes.indices {
            let node = boxes[index].nodes[0]
            boxes[index].value = value(node, details)
            boxes[index].gradient = gradient(node, details)
            guard details.contains(.localDerivatives), !isOutdated, boxes[index].kind == .operation else {
                continue
            }
            let locals = locals(node)
            for input in boxes[index].inputs.indices {
                boxes[index].inputs[input].local = locals[boxes[index].inputs[input].operand]
            }
        }
    }
}
