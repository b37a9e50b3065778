import ChainRule
import ChainRuleExpressions

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
    let lines: [Line]
    /// What operations compute, if the page can compute what follows from other inputs.
    private let liveFunctions: [Function?]?
    /// What a reader should know.
    let note: String

    init(_ graph: Graph<Value>, _ output: Variable<Value>?) throws(GraphError) {
        self.graph = graph
        if let output {
            nodes = try graph.nodes(feeding: output)
        } else {
            nodes = try graph.nodes
        }
        indices = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.variable, $0) })
        self.output = output ?? Self.lastResult(of: nodes)
        arriving = Self.contributions(nodes, indices, self.output)
        lines = []
        (liveFunctions, note) = Self.liveFunctions(nodes, indices, arriving)
    }

    /// The last operation that feeds no other.
    private static func lastResult(of nodes: [NodeView<Value>]) -> Variable<Value>? {
        let used = Set(nodes.flatMap(\.operands))
        return nodes.last { $0.kind == .operation && !used.contains($0.variable) }?.variable
    }

    /// An operation in JavaScript.
    private struct Function {
        let forward: String
        /// What it hands back to each operand; `nil` where no gradient goes.
        let backward: [String?]
    }

    var isLive: Bool { liveFunctions != nil }

    /// The operations of a graph of `Double` numbers, in JavaScript; or why there are none.
    private static func liveFunctions(
        _ nodes: [NodeView<Value>], _ indices: [Variable<Value>: Int],
        _ arriving: [[(node: Int, operand: Int)]]
    ) -> ([Function?]?, note: String) {
        guard Value.self == Double.self else { return (nil, "") }
        let wanted = Set(arriving.joined().map { [$0.node, $0.operand] })
        var functions: [Function?] = []
        for (index, node) in nodes.enumerated() {
            guard let rule = node.rule else {
                functions.append(nil)
                continue
            }
            let operands = node.operands.map {
                Expression.symbol(.value(indices[$0] ?? 0), shape: .scalar)
            }
            let backward =
                rule.isOpaque
                ? []
                : rule.backward(
                    upstream: .symbol(.gradient(index), shape: .scalar), operands: operands,
                    result: .symbol(.value(index), shape: .scalar))
            guard !rule.isOpaque, let forward = code(rule.forward(operands: operands)) else {
                return (
                    nil, " Inputs cannot be changed: what \(rule.name) computes is not known to the page."
                )
            }
            let parts = backward.enumerated().map { wanted.contains([index, $0]) ? code($1) : nil }
            functions.append(Function(forward: forward, backward: parts))
        }
        return (functions, "")
    }

    private static func code(_ expression: Expression) -> String? {
        expression.javaScript { symbol in
            switch symbol {
            case .value(let index): "v[\(index)]"
            case .gradient(let index): "g[\(index)]"
            case .named(let name): name
            }
        }
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

// MARK: - The picture

extension PlayedGraph {
    /// The graph's picture, with room for numbers that come and go.
    func picture(_ appearance: Appearance) throws(GraphError) -> SVG {
        let reader = try GraphReader(graph, outputs: nodes.map(\.variable))
        var boxes = reader.boxes()
        reader.label(&boxes, .all)
        for index in boxes.indices {
            guard let node = boxes[index].nodes.first.flatMap({ indexByPosition[$0] }) else { continue }
            if boxes[index].value != nil || nodes[node].kind == .operation {
                boxes[index].value = roomy(boxes[index].value)
            }
            if hasGradient(node) { boxes[index].gradient = roomy(boxes[index].gradient) }
            for input in boxes[index].inputs.indices where isLive {
                boxes[index].inputs[input].local = roomy(boxes[index].inputs[input].local)
            }
        }
        let picture = GraphPicture(
            boxes: boxes, notes: [], summary: reader.summary, details: .all, direction: .leftToRight)
        return picture.svg(title: reader.pictureTitle, appearance: appearance)
    }

    /// A text with spaces as wide as digits behind it, so that a longer one finds room.
    private func roomy(_ text: String?) -> String {
        let text = text ?? ""
        return text + String(repeating: "\u{2007}", count: max(0, 7 - text.count))
    }

    private func hasGradient(_ node: Int) -> Bool {
        !arriving[node].isEmpty || nodes[node].variable == output
    }
}

// MARK: - What was recorded

extension PlayedGraph {
    /// What the last runs left, as a literal of JavaScript.
    func frame(caption: String) -> String {
        let values = nodes.map { $0.value.map(literal) ?? "null" }
        let parts = contributions.map { "\(javaScript("\($0.node)-\($0.operand)")):\(literal($0.value))" }
        let seed = output.flatMap { indices[$0] }.flatMap { nodes[$0].gradient }
        return """
            {caption:\(javaScript(caption)),values:\(javaScript(list: values)),\
            contributions:{\(parts.joined(separator: ","))},seed:\(seed.map(literal) ?? "1")}
            """
    }

    /// What each operation's backward gave its operands.
    private var contributions: [(node: Int, operand: Int, value: Value)] {
        nodes.indices.flatMap { index -> [(node: Int, operand: Int, value: Value)] in
            let (node, wanted) = (nodes[index], arriving.flatMap { $0.filter { $0.node == index } })
            let operands = node.operands.compactMap { indices[$0].flatMap { nodes[$0].value } }
            guard let rule = node.rule, let result = node.value, let upstream = node.gradient,
                operands.count == node.operands.count, !wanted.isEmpty
            else { return [] }
            let gradients = rule.backward(upstream: upstream, operands: operands, result: result)
            return wanted.map { part in
                let gradient = gradients[part.operand]
                return (
                    index, part.operand,
                    type(of: rule).broadcastsOperands
                        ? gradient._reduced(like: operands[part.operand]) : gradient
                )
            }
        }
    }

    /// A number, or a matrix with its shape and its elements; of a large one its range.
    private func literal(_ value: Value) -> String {
        let elements = value.elements.map { Double($0) }
        if value.shape == .scalar, value.fault == nil { return javaScript(elements[0]) }
        let shape = javaScript("\(value.shape)")
        guard elements.count <= GraphPage<Value>.greatestMatrix, value.fault == nil else {
            return "{shape:\(shape),text:\(javaScript(GraphReader<Value>.text(value, .all)))}"
        }
        let numbers = javaScript(list: elements.map { javaScript($0) })
        return "{shape:\(shape),columns:\(value.shape.columns),numbers:\(numbers)}"
    }
}

// MARK: - The page's program

extension PlayedGraph {
    private var indexByPosition: [Int: Int] {
        Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.variable.position, $0) })
    }

    /// Nodes, lines, and what operations compute, as members of an object of JavaScript.
    var script: String {
        let nodes = self.nodes.enumerated().map { index, node in
            let operands = node.operands.map { "\(indices[$0] ?? 0)" }
            let from = arriving[index].map { javaScript("\($0.node)-\($0.operand)") }
            return "{id:\(node.variable.position),isOperation:\(node.kind == .operation),"
                + "operands:\(javaScript(list: operands)),from:\(javaScript(list: from))}"
        }
        let lines = self.lines.map {
            "{node:\($0.node),isForward:\($0.isForward),symbols:\(javaScript($0.symbols)),numbers:\($0.numbers)}"
        }
        let output = output.flatMap { indices[$0] }.map(String.init) ?? "null"
        return """
            output:\(output),start:\(javaScript(start)),nodes:\(javaScript(list: nodes)),
            lines:\(javaScript(list: lines)),\(functions)
            """
    }

    /// What is known before the first step.
    private var start: String {
        let given = nodes.filter { $0.kind != .operation && $0.hasGivenName }.compactMap { node in
            node.value.map { "\(escaped(node.name)) = \(escaped(GraphReader<Value>.text($0, .all)))" }
        }
        return "<p>Given: \(given.joined(separator: ", "))</p>"
    }

    /// What operations compute and hand back, as functions of all values and gradients.
    private var functions: String {
        guard let functions = liveFunctions else { return "forward:null,backward:null" }
        let forward = functions.map { $0.map { "v=>\($0.forward)" } ?? "null" }
        let backward = functions.map { function in
            let parts = function?.backward.map { part in part.map { "(v,g)=>\($0)" } ?? "null" }
            return parts.map { javaScript(list: $0) } ?? "null"
        }
        return "forward:\(javaScript(list: forward)),\nbackward:\(javaScript(list: backward))"
    }

    /// Fields for the numbers that are given.
    var form: String {
        let fields = nodes.enumerated().compactMap { index, node -> String? in
            guard
                node.kind == .input || node.kind == .parameter || node.kind == .constant && node.hasGivenName,
                let value = node.value
            else { return nil }
            let name = escaped(node.name)
            return """
                <label>\(name)<input name="\(name)" data-node="\(index)" inputmode="decimal" \
                autocomplete="off" aria-describedby="problem" value="\(Double(value.elements[0]))"></label>
                """
        }
        return """
            <h2>Try other numbers</h2>
            <form id="inputs" onsubmit="return false">
            \(fields.joined(separator: "\n"))
            <button id="reset" type="reset">Reset</button>
            </form>
            <p id="problem" role="alert"></p>
            """
    }
}
