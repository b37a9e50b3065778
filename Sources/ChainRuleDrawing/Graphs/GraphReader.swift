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
        cycleOf = strongComponents(nodes.map { $0.operands.map(\.position) })
        // The first line of the graph's own text ends with them.
        let line = graph.description.prefix { $0 != "\n" }
        var notes =
            nodes.isEmpty ? ["an empty graph"] : line.components(separatedBy: "; ").dropFirst().map { $0 }
        if cycleOf.contains(where: { $0 != nil }) {
            do { _ = try graph.nodes } catch { notes.insert("\(error)", at: 0) }
        }
        self.notes = notes
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
}

// MARK: - Texts

extension GraphReader {
    /// "Computational graph of 5 nodes".
    var pictureTitle: String {
        let count = isShown.count { $0 }
        return "Computational graph of \(count) node\(count == 1 ? "" : "s")"
    }

    /// What a picture shows, in sentences: for someone who does not see it.
    func summary(_ boxes: [GraphBox]) -> String {
        let isFolded = boxes.contains { $0.nodes.count > 1 }
        let parts: [String]
        if isFolded {
            parts = boxes.map { box in
                let sources = box.inputs.map { boxes[$0.source].title }
                let operands = sources.isEmpty ? [] : ["of \(sources.joined(separator: ", "))"]
                return ([box.title] + box.details + operands).joined(separator: ", ")
            }
        } else {
            parts = boxes.count > 40 ? [] : boxes.map { nodes[$0.nodes[0]].description }
        }
        let sentences = [pictureTitle] + notes + parts
        return sentences.map { $0.escapingControlCharacters() + "." }.joined(separator: " ")
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
        let signs = ["square": "( )²", "sum of terms": "Σ", "matrix product": "matmul", "sqrt": "√"]
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
            let text = "[\(rows.joined(separator: "; "))]"
            if text.count <= 32 { return text }
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
    /// A box for each node that is shown, each after those that feed it.
    func boxes() -> [GraphBox] {
        let (order, backWires) = sorted()
        var boxOf = [Int](repeating: -1, count: nodes.count)
        for (box, node) in order.enumerated() { boxOf[node] = box }
        return order.map { node in
            let view = nodes[node]
            var box = GraphBox(kind: kind(node), nodes: [node], title: title(node), name: resultName(node))
            box.isDerivative = isDerivative[node]
            box.signature = view.rule == nil ? "\(box.kind) \(shape(node))" : box.title
            box.ordersOperands = !(view.rule is Add || view.rule is Multiply || view.rule is _SumOfTerms)
            box.inputs = view.operands.enumerated().map { operand, source in
                let cycle = cycleOf[node]
                return GraphBox.Input(
                    source: boxOf[source.position], operand: operand,
                    isOnCycle: cycle != nil && cycle == cycleOf[source.position],
                    leadsBack: backWires.contains([node, operand]))
            }
            return box
        }
    }

    private func shape(_ node: Int) -> String { nodes[node].value.map { "\($0.shape)" } ?? "" }

    /// What a parameter is called within the operation that uses it: `W 784×50`, `b = 0.5`.
    func leafText(_ node: Int) -> String {
        let view = nodes[node]
        let title = view.hasGivenName ? title(node) : "\(view.kind)"
        guard let value = view.value else { return title }
        if value.shape != .scalar { return "\(title) \(value.shape)" }
        return "\(title) \(view.hasGivenName ? "= " : "")\(Self.text(value, .values))"
    }

    /// The nodes that are shown, each after its operands, and the wires that this is not true of: those that
    /// lead back along a cycle, as node and operand.
    private func sorted() -> (order: [Int], backWires: Set<[Int]>) {
        var (isOpen, isSeen) = (nodes.map { _ in false }, nodes.map { _ in false })
        var (order, wires): ([Int], Set<[Int]>) = ([], [])
        var path: [(node: Int, next: Int)] = []
        for root in nodes.indices where isShown[root] && !isSeen[root] {
            path.append((root, 0))
            while let (node, next) = path.last {
                (isSeen[node], isOpen[node]) = (true, true)
                guard next < nodes[node].operands.count else {
                    isOpen[node] = false
                    order.append(node)
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
            for input in boxes[index].inputs.indices {
                boxes[index].inputs[input].local = locals[boxes[index].inputs[input].operand]
            }
        }
    }
}
