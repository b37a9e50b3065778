// What nodes are called: by their given name; those without by their formula.

extension Topology {
    /// The given name, or the node's formula, shortened, with its number where another node has the same; of
    /// an input without a name what it is, and its number.
    func name(of node: Int) -> String {
        if let name = details.names[Int32(node)] { return name }
        guard let text = formulaText(of: node) else { return "\(LeafKind(records[node])) #\(node)" }
        return isUnique(text, of: node) ? text : "\(text) #\(node)"
    }

    func names(of nodes: [Int32]) -> [String] { nodes.map { name(of: Int($0)) } }

    /// All nodes' names, without comparing each with each.
    func allNames() -> [String] {
        let texts = (0..<count).map { node in
            details.names[Int32(node)] == nil ? formulaText(of: node) : nil
        }
        var counts: [String: Int] = [:]
        for case let text? in texts { counts[text, default: 0] += 1 }
        return texts.indices.map { node in
            guard let text = texts[node] else { return name(of: node) }
            return counts[text] == 1 && isCertain(text) ? text : "\(text) #\(node)"
        }
    }

    /// What is longer is shortened.
    private static var longestFormula: Int { 60 }
    /// How many operations are written within each other.
    private static var greatestDepth: Int { 3 }
    private static var mostOperands: Int { 4 }

    /// `nil` for what no rule computes.
    private func formulaText(of node: Int) -> String? {
        if records[node].rule < 0 { return nil }
        let texts = (1...Self.greatestDepth).reversed().lazy.map { formula(of: node, depth: $0).text }
        return texts.first { $0.count <= Self.longestFormula } ?? formula(of: node, depth: 1).text
    }

    /// - Parameter depth: how many operations may be written within each other.
    private func formula(of node: Int, depth: Int) -> Formula {
        let record = records[node]
        if record.rule < 0 { return Formula(text: name(of: node)) }
        if depth == 0 { return .omitted }
        var operands: [Formula] = []
        for index in 0..<Self.mostOperands {
            guard let operand = operand(index, of: node) else { break }
            let isNamed = details.names[Int32(operand)] != nil
            operands.append(
                isNamed ? Formula(text: name(of: operand)) : formula(of: operand, depth: depth - 1))
        }
        if operand(Self.mostOperands, of: node) != nil { operands.append(.omitted) }
        return rule(of: record).written(of: operands)
    }

    /// Whether nothing was left out, and nothing has this as its given name.
    private func isCertain(_ text: String) -> Bool { !text.contains("…") && details.indices[text] == nil }

    private func isUnique(_ text: String, of node: Int) -> Bool {
        isCertain(text)
            && !(0..<count).contains { $0 != node && hasSameFormula($0, node, depth: Self.greatestDepth) }
    }

    /// Whether two nodes are computed alike from the same named nodes; without writing that down.
    private func hasSameFormula(_ one: Int, _ other: Int, depth: Int) -> Bool {
        if one == other { return true }
        let (a, b) = (records[one], records[other])
        guard depth > 0, a.rule >= 0, b.rule >= 0, hasSameRule(a, b), details.names[Int32(one)] == nil,
            details.names[Int32(other)] == nil
        else { return false }
        var index = 0
        while let x = operand(index, of: one), let y = operand(index, of: other) {
            if !hasSameFormula(x, y, depth: depth - 1) { return false }
            index += 1
        }
        return operand(index, of: one) == nil && operand(index, of: other) == nil
    }
}

extension Topology {
    /// The given names that are most like one that there is not.
    func names(similarTo name: String) -> [String] {
        details.indices.lazy.filter { records[Int($0.value)].rule != LeafKind.undefined.rawValue }
            .map(\.key).similar(to: name)
    }
}
