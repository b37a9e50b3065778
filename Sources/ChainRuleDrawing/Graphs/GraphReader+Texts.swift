import ChainRule

extension GraphReader {
    /// "Computational graph of 5 nodes".
    var pictureTitle: String {
        let count = nodes.count
        return "Computational graph of \(count) node\(count == 1 ? "" : "s")"
    }

    /// What a picture shows, in sentences: for someone who does not see it.
    func summary(_ boxes: [GraphBox], _ notes: [String]) -> String {
        let isFolded = boxes.contains { $0.nodes.count > 1 }
        let parts: [String]
        if isFolded {
            parts = boxes.map { box in
                let sources = box.inputs.map { boxes[$0.source].title }
                let operands = sources.isEmpty ? [] : ["of \(sources.joined(separator: ", "))"]
                return ([box.title] + box.details + operands).joined(separator: ", ")
            }
        } else {
            parts = boxes.count > 40 || !hasNames ? [] : boxes.map { nodes[$0.nodes[0]].description }
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
        // A number's product is read with the number behind.
        return signs[sign] ?? (sign.hasSuffix(" ×") ? "× " + sign.dropLast(2) : sign)
    }

    /// What a parameter is called within the operation that uses it: `W 784×50`, `b = 0.5`.
    func leafText(_ node: Int) -> String {
        let view = nodes[node]
        let title = view.hasGivenName ? title(node) : "\(view.kind)"
        guard let value = view.value else { return title }
        if value.shape != .scalar { return "\(title) \(value.shape)" }
        return "\(title) \(view.hasGivenName ? "= " : "")\(Self.text(value, .values))"
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
        let operands = self.operands[node].compactMap { nodes[$0].value }.filter(isNumber)
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
