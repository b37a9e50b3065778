import ChainRule
import ChainRuleExpressions
import Foundation

/// A graph as a page plays it: its nodes, the lines of its worked solution, and what it computes, as
/// JavaScript. What the page does with them is `PageScript`'s.
struct PlayedGraph<Value: ConcreteValue> {
    private let graph: Graph<Value>
    private let algebra: GraphAlgebra<Value>
    private let explanation: Explanation
    /// The same without numbers.
    private let symbolic: Explanation
    /// The contributions to each node's gradient, in the order in which they arrive.
    private let arriving: [[(node: Int, operand: Int)]]
    /// The operations in JavaScript, if the page can compute what follows from other inputs.
    private let liveFunctions: String?
    /// What a reader should know.
    let note: String

    private static var mostNodes: Int { 1000 }

    /// - Parameter output: by default the last operation that feeds no other.
    init(_ graph: Graph<Value>, _ output: Variable<Value>?) throws {
        // Before anything is read of so many.
        guard let output = try output ?? Self.lastResult(of: graph) else { throw PageError.emptyGraph }
        self.graph = graph
        algebra = try GraphAlgebra(of: graph, output, withRespectTo: [])
        try Self.checkCount(algebra.nodes.count)
        explanation = Explanation(algebra, inWords: true)
        let unknown = [Quantity?](repeating: nil, count: algebra.nodes.count)
        symbolic = Explanation(
            lines: [], names: explanation.names, values: unknown, gradients: unknown, independent: [],
            isScalar: explanation.isScalar)
        var arriving: [[(node: Int, operand: Int)]] = algebra.nodes.map { _ in [] }
        for node in algebra.nodes.indices.reversed() {
            for (position, operand) in algebra.operands[node].enumerated()
            where algebra.hands(node, to: position) {
                arriving[operand].append((node, position))
            }
        }
        self.arriving = arriving
        (liveFunctions, note) = Self.functions(algebra)
    }

    var isLive: Bool { liveFunctions != nil }

    var output: Variable<Value> { algebra.nodes[algebra.output].variable }

    /// The last operation that feeds no other.
    private static func lastResult(of graph: Graph<Value>) throws -> Variable<Value>? {
        try checkCount(graph.nodeCount)
        let nodes = try graph.nodes
        let used = Set(nodes.flatMap(\.operands))
        return (nodes.last { $0.kind == .operation && !used.contains($0.variable) } ?? nodes.last)?.variable
    }

    private static func checkCount(_ count: Int) throws(PageError) {
        if count > mostNodes { throw .tooManyNodes(count, limit: mostNodes) }
    }

    /// What each operation computes and hands back, as functions of all values and gradients; or why the page
    /// cannot compute that.
    private static func functions(_ algebra: GraphAlgebra<Value>) -> (String?, note: String) {
        if let leaf = algebra.nodes.indices.first(where: {
            algebra.nodes[$0].rule == nil && algebra.values[$0] == nil
        }) {
            return (nil, " \(algebra.names[leaf]) has no value yet: feed one, and the page has numbers.")
        }
        guard Value.self == Double.self else { return (nil, "") }
        func name(_ symbol: Symbol) -> String {
            switch symbol {
            case .value(let index): "v[\(index)]"
            case .gradient(let index): "g[\(index)]"
            case .named(let name): name
            }
        }
        var (forward, backward): ([String], [String]) = ([], [])
        for (index, node) in algebra.nodes.enumerated() {
            guard node.kind == .operation else {
                forward.append("null")
                backward.append("null")
                continue
            }
            guard let code = algebra.forwardJavaScript(index, name) else {
                let reason =
                    " Inputs cannot be changed: what \(node.operation) computes is not known to the page."
                return (nil, reason)
            }
            forward.append("v=>\(code)")
            let parts = algebra.backwardJavaScript(index, name).map { part in
                part.map { "(v,g)=>\($0)" } ?? "null"
            }
            backward.append(javaScript(list: parts))
        }
        return ("forward:\(javaScript(list: forward)),\nbackward:\(javaScript(list: backward))", "")
    }
}

// MARK: - The picture

extension PlayedGraph {
    /// The graph's picture, with room for numbers that come and go; folded if there are too many nodes to read.
    ///
    /// - Parameter ofRecords: whether it is of what was recorded, of which the page knows local derivatives
    ///   only if it can compute them.
    func picture(_ appearance: Appearance, ofRecords: Bool) throws(GraphError) -> SVG {
        let details = isLive || !ofRecords ? GraphDetails.all : [.values, .gradients, .shapes]
        guard let reader = try GraphReader(graph, outputs: [output]),
            algebra.nodes.count <= GraphFolder.mostBoxes
        else { return try graph.svg(of: output, showing: details, appearance: appearance) }
        var boxes = reader.folded(details, .none) { _ in [] }.boxes
        let indices = Dictionary(
            uniqueKeysWithValues: algebra.nodes.enumerated().map { ($1.variable.position, $0) })
        for box in boxes.indices {
            guard let node = indices[boxes[box].number] else { continue }
            if boxes[box].kind == .operation { boxes[box].name = algebra.names[node] }
            if boxes[box].value != nil || boxes[box].kind == .operation {
                boxes[box].value = roomy(boxes[box].value)
            }
            if algebra.isActive[node] { boxes[box].gradient = roomy(boxes[box].gradient) }
            for input in boxes[box].inputs.indices where boxes[box].inputs[input].local != nil {
                boxes[box].inputs[input].local = roomy(boxes[box].inputs[input].local)
            }
        }
        let picture = GraphPicture(
            boxes: boxes, notes: [], title: reader.pictureTitle, summary: reader.summary(boxes, []),
            direction: .leftToRight)
        return picture.svg(appearance: appearance)
    }

    /// A text with spaces as wide as digits behind it, so that a longer one finds room.
    private func roomy(_ text: String?) -> String {
        let text = text ?? ""
        return text + String(repeating: "\u{2007}", count: max(0, 7 - text.count))
    }
}

// MARK: - What was recorded

extension PlayedGraph {
    /// The graph as it is, as a literal of JavaScript: values, what each operation hands back, the caption.
    func frame(caption: String) -> String {
        let values = algebra.values.map { $0.map(literal) ?? "null" }
        let gradients = algebra.gradients()
        let parts = gradients.handed.enumerated().flatMap { node, values in
            values.enumerated().compactMap { position, value in
                value.map { "\(javaScript("\(node)-\(position)")):\(literal($0))" }
            }
        }
        let seed = gradients.ofNodes[algebra.output].map(literal) ?? "null"
        return """
            {caption:\(javaScript(caption)),given:\(javaScript(list: given)),\
            values:\(javaScript(list: values)),contributions:{\(parts.joined(separator: ","))},seed:\(seed)}
            """
    }

    /// What is known before the first step: of each, its name, its node and its value as a text.
    private var given: [String] {
        algebra.nodes.enumerated().compactMap { index, node in
            guard node.kind != .operation, let value = algebra.values[index] else { return nil }
            let (name, text) = (escaped(algebra.names[index]), escaped(GraphReader<Value>.text(value, .all)))
            return "[\(javaScript(name)),\(index),\(javaScript(text))]"
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

// MARK: - The page's parts

extension PlayedGraph {
    /// Nodes, lines, and what operations compute, as members of an object of JavaScript.
    var script: String {
        let nodes = algebra.nodes.enumerated().map { index, node in
            let operands = algebra.operands[index].map(String.init)
            let from = arriving[index].map { javaScript("\($0.node)-\($0.operand)") }
            return "{id:\(node.variable.position),isOperation:\(node.kind == .operation),"
                + "operands:\(javaScript(list: operands)),from:\(javaScript(list: from))}"
        }
        return """
            output:\(algebra.isActive[algebra.output] ? "\(algebra.output)" : "null"),nodes:\(javaScript(list: nodes)),
            lines:\(javaScript(list: lines.map(literal))),
            \(liveFunctions ?? "forward:null,backward:null")
            """
    }

    private var lines: [Explanation.Line] { explanation.lines.filter { $0.direction != .given } }

    /// The lines in symbols, as items of a list.
    var list: String { lines.map { "<li>\(symbols($0))</li>" }.joined(separator: "\n") }

    /// A line without numbers, and without the words below it.
    private func symbols(_ line: Explanation.Line) -> String {
        let parts = symbolic.text(of: line, .html).components(separatedBy: "\n")
        return parts.dropLast(line.words.count).joined(separator: "<br>")
    }

    /// A line: with its names, and as a template for numbers.
    private func literal(_ line: Explanation.Line) -> String {
        let pieces = line.template(in: SolutionStyle.html.notation).map { piece in
            switch piece {
            case .text(let text): javaScript(text)
            case .value(let node, let brackets): "[\"v\",\(node),\"\(brackets)\"]"
            case .gradient(let node, let brackets): "[\"g\",\(node),\"\(brackets)\"]"
            }
        }
        let words = line.words.map { "<p>\(explanation.text(of: $0, .html))</p>" }.joined()
        return "{node:\(line.node),isForward:\(line.direction == .forward),words:\(javaScript(words)),"
            + "symbols:\(javaScript(symbols(line))),numbers:\(javaScript(list: pieces))}"
    }

    /// Fields for the numbers that are given.
    var form: String {
        let fields = algebra.nodes.enumerated().compactMap { index, node -> String? in
            guard node.kind != .operation, node.kind != .constant || node.hasGivenName,
                let value = algebra.values[index]
            else { return nil }
            let name = escaped(algebra.names[index])
            return """
                <label>\(name)<input name="\(name)" data-node="\(index)" inputmode="decimal" \
                autocomplete="off" aria-describedby="problem" value="\(value.elements[0])"></label>
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
