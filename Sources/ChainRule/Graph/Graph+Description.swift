extension Graph: CustomStringConvertible {
    /// A table of the nodes, each after its operands, with operation, operands, value and gradient, below a
    /// line of what there is and what has run. Of more than forty nodes the first and the last ones, and how
    /// many of which operation are between.
    ///
    /// ```swift
    /// print(graph)
    /// // 5 nodes: 3 inputs, 2 operations; no backward yet
    /// // node         operation  operands  value
    /// // x            input                100.0
    /// // y            input                200.0
    /// // z            input                  4.0
    /// // x + y        add        x, y      300.0
    /// // (x + y) * z  multiply   x + y, z  1200.0
    /// ```
    public var description: String { GraphText(self).text }
}

extension NodeView: CustomStringConvertible {
    /// `(x + y) * z: multiply of x + y, z; value 1200.0, gradient 1.0`.
    public var description: String {
        let names = operands.map(self.names.name).joined(separator: ", ")
        let parts = [
            names.isEmpty ? operation : "\(operation) of \(names)",
            value.map { "value \(CellText($0).text)" } ?? "no value yet",
            gradient.map { "gradient \(CellText($0).text)" } ?? "no gradient",
        ]
        return "\(name): \(parts[0]); \(parts[1]), \(parts[2])".escapingControlCharacters()
    }
}

/// A value in a table: a number, a short row, or of a larger matrix its shape and its range.
struct CellText<Value: ConcreteValue> {
    let text: String

    init(_ value: Value) {
        if value.fault != nil {
            text = "fault"
        } else if Value._isScalar {
            text = Self.number(value as? Value.Element) ?? "\(value)"
        } else {
            let (shape, elements) = (value.shape, value.elements)
            if shape.rows == 1 && (1...4).contains(shape.columns) {
                let numbers = elements.map { Self.number($0) ?? "" }.joined(separator: ", ")
                text = shape.columns == 1 ? numbers : "[[\(numbers)]]"
            } else if let least = elements.min(), let greatest = elements.max() {
                let isOrdered = elements.allSatisfy { $0 == $0 }
                let range = "\(Self.number(least) ?? "")…\(Self.number(greatest) ?? "")"
                text = "\(shape), \(isOrdered ? range : "NaN among them")"
            } else {
                text = "\(shape)"
            }
        }
    }

    private static func number(_ number: Value.Element?) -> String? {
        number.map { number in
            let digits = DecimalText(number)
            return digits.text(fractionDigits: 6, withExponent: digits.wantsExponent)
        }
    }
}

private struct GraphText<Value: ConcreteValue> {
    private static var headCount: Int { 20 }
    private static var tailCount: Int { 10 }
    private static var mostShown: Int { 40 }

    let text: String

    init(_ graph: Graph<Value>) {
        let topology = graph.topology
        let count = topology.count
        let summary = Self.summary(of: graph)
        guard count > 0 else {
            text = summary
            return
        }
        let order = (try? topology.sorted()) ?? nil
        let isFolded = count > Self.mostShown
        let names = isFolded ? nil : topology.allNames()
        func name(_ node: Int) -> String { names?[node] ?? topology.name(of: node) }
        func nodes(_ positions: Range<Int>) -> [Int] {
            positions.map { position in order.map { Int($0[position]) } ?? position }
        }
        let hasGradients = graph.store.pointee.gradientCount > 0
        let views = NodeNames(graph)
        func row(_ node: Int) -> [String] {
            let view = graph.view(node, views)
            let operands = topology.operands(of: node)
            var names = operands.prefix(4).map { name(Int($0)) }
            if operands.count > 4 { names.append("… (\(operands.count))") }
            let cells = [
                name(node), view.operation, names.joined(separator: ", "),
                view.value.map { CellText($0).text } ?? "-",
            ]
            return (hasGradients ? cells + [view.gradient.map { CellText($0).text } ?? "-"] : cells)
                .map { $0.escapingControlCharacters() }
        }
        let heading = ["node", "operation", "operands", "value"] + (hasGradients ? ["gradient"] : [])
        let shown =
            isFolded ? nodes(0..<Self.headCount) + nodes(count - Self.tailCount..<count) : nodes(0..<count)
        let cells = alignedColumns([heading] + shown.map(row), leftAligned: [0, 1, 2])
        var lines = cells.map { row in
            // No spaces at a line's end.
            let line = row.joined(separator: "  ")
            return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
        }
        if isFolded {
            let folded = nodes(Self.headCount..<count - Self.tailCount)
            lines.insert(Self.counts(of: folded, topology), at: 1 + Self.headCount)
        }
        text = ([summary] + lines).joined(separator: "\n")
    }

    /// How many nodes of which operation there are among some, the most frequent first.
    private static func counts(of nodes: [Int], _ topology: Topology) -> String {
        var counts: [String: Int] = [:]
        for node in nodes {
            let record = topology.records[node]
            let operation = record.rule < 0 ? "\(LeafKind(record))" : topology.rule(of: record).name
            counts[operation, default: 0] += 1
        }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let parts = sorted.prefix(6).map { "\($0.value) × \($0.key)" } + (sorted.count > 6 ? ["…"] : [])
        return "… \(nodes.count) more: \(parts.joined(separator: ", "))".escapingControlCharacters()
    }

    private static func summary(of graph: Graph<Value>) -> String {
        let (topology, store) = (graph.topology, graph.store)
        if topology.count == 0 { return "an empty graph" }
        func part(_ count: Int, _ noun: String) -> String? {
            count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
        }
        let kinds = topology.leaves.map { LeafKind(topology.records[Int($0)]) }
        let parts = [
            part(kinds.count { $0 == .input }, "input"), part(kinds.count { $0 == .parameter }, "parameter"),
            part(kinds.count { $0 == .constant }, "constant"),
            part(kinds.count { $0 == .undefined }, "undefined node"),
            part(topology.count - kinds.count, "operation"),
        ].compactMap { $0 }
        var states: [String] = []
        switch store.pointee.validity.state {
        case .none: states.append("no forward yet")
        case .current: break
        case .outdated: states.append("fed since the last forward")
        }
        if store.pointee.gradientCount == 0 { states.append("no backward yet") }
        if let fault = topology.fault { states.append("a fault, which forward() throws: \(fault)") }
        let kindsText = parts.joined(separator: ", ")
        let count = "\(topology.count) node\(topology.count == 1 ? "" : "s")"
        return ([kindsText.isEmpty ? count : "\(count): \(kindsText)"] + states).joined(separator: "; ")
    }
}
