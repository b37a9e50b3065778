public import ChainRule

// The same graph in other languages.

extension Graph {
    /// The graph in Graphviz's language, for `dot`.
    ///
    /// ```swift
    /// print(graph.dot())   // digraph { rankdir=LR … n0 -> n2 [label="×1"] … }
    /// ```
    /// Nodes are named after their number in the graph, as in `svg()`.
    public func dot(showing details: GraphDetails = .all, folding: GraphFolding = .automatic) -> String {
        let shapes: [GraphBox.Kind: String] = [
            .input: "box", .parameter: "hexagon", .constant: "parallelogram", .undefined: "box style=dashed",
            .operation: "box style=rounded", .group: "box3d",
        ]
        return written(
            details, folding, comment: "//", escape: Self.escapedForDOT, lineBreak: "\\n",
            start: "digraph {\n  rankdir=LR", end: "}\n",
            node: { "  \($0) [label=\"\($1)\" shape=\(shapes[$2] ?? "box")]" },
            wire: { "  \($0) -> \($1)" + ($2.isEmpty ? "" : " [label=\"\($2)\"]") })
    }

    /// The graph in Mermaid's language, which GitHub draws.
    ///
    /// ```swift
    /// print("```mermaid\n\(graph.mermaid())```")
    /// ```
    public func mermaid(showing details: GraphDetails = .all, folding: GraphFolding = .automatic) -> String {
        let brackets: [GraphBox.Kind: (String, String)] = [
            .input: ("[", "]"), .parameter: ("{{", "}}"), .constant: ("[/", "/]"), .undefined: ("[", "]"),
            .operation: ("([", "])"), .group: ("[[", "]]"),
        ]
        return written(
            details, folding, comment: "%%", escape: Self.escapedForMermaid, lineBreak: "<br/>",
            start: "flowchart LR", end: "",
            node: { id, label, kind in
                let (left, right) = brackets[kind] ?? ("[", "]")
                let dashes = kind == .undefined ? "\n  style \(id) stroke-dasharray:4" : ""
                return "  \(id)\(left)\"\(label)\"\(right)\(dashes)"
            },
            wire: { "  \($0) --" + ($2.isEmpty ? "" : " \"\($2)\" --") + "> \($1)" })
    }

    private func written(
        _ details: GraphDetails, _ folding: GraphFolding, comment: String, escape: (String) -> String,
        lineBreak: String, start: String, end: String,
        node: (_ id: String, _ label: String, _ kind: GraphBox.Kind) -> String,
        wire: (_ source: String, _ target: String, _ label: String) -> String
    ) -> String {
        guard let reader = GraphReader(self) else {
            return "\(start)\n  \(comment) \(nodeCount) nodes are too many to be drawn\n\(end)"
        }
        let (boxes, notes) = reader.folded(details, folding, groups: reader.nameGroups)
        var lines = [start] + notes.map { "  \(comment) \($0.escapingControlCharacters())" }
        for box in boxes {
            let texts =
                [box.title] + box.details
                + [box.result, box.gradient.map { "gradient \($0)" }].compactMap { $0 }
            let label = texts.map { escape($0.escapingControlCharacters()) }.joined(separator: lineBreak)
            lines.append(node("n\(box.number)", label, box.kind))
        }
        for box in boxes {
            for input in box.inputs {
                lines.append(wire("n\(boxes[input.source].number)", "n\(box.number)", input.local ?? ""))
            }
        }
        return lines.joined(separator: "\n") + "\n" + end
    }

    private static func escapedForDOT(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = ["\"": "\\\"", "\\": "\\\\", "&": "&amp;"]
        return text.unicodeScalars.map { escapes[$0] ?? "\($0)" }.joined()
    }

    private static func escapedForMermaid(_ text: String) -> String {
        let special: Set<Unicode.Scalar> = ["\"", "&", "<", ">", "#", "`", "\\", ";"]
        return text.unicodeScalars.map { special.contains($0) ? "#\($0.value);" : "\($0)" }.joined()
    }

    /// What an output is computed from, as a tree for the terminal: each node above what feeds it, with its
    /// value and gradient, and with the local derivative in front.
    ///
    /// ```swift
    /// print(try graph.tree(of: out))
    /// // × = 1200, gradient 1
    /// // ├─ ×4: + = 300, gradient 4
    /// // │  ├─ ×1: x = 100, gradient 4
    /// // │  └─ ×1: y = 200, gradient 4
    /// // └─ ×300: z = 4, gradient 300
    /// ```
    /// What feeds several nodes is followed by "(above)" from the second time on; what is more than
    /// 200 lines is left out.
    ///
    /// - Throws: `GraphError.differentGraphs` for another graph's output; the reason why a variable stands
    ///   for no node.
    public func tree(of output: Variable<Value>, showing details: GraphDetails = .all) throws(GraphError)
        -> String
    {
        guard let reader = try GraphReader(self, outputs: [output]) else {
            return "\(output.name): more than \(GraphReader<Value>.mostNodes) nodes feed it"
        }
        var boxes = reader.boxes()
        reader.label(&boxes, details)
        let most = 200
        var (lines, isShown) = (reader.notes, boxes.map { _ in false })
        guard let root = boxes.firstIndex(where: { $0.number == output.position }) else { return "" }
        var stack = [(box: root, local: "", first: "", rest: "")]
        while let (index, local, first, rest) = stack.popLast() {
            if lines.count == most {
                lines.append("… and more")
                break
            }
            let box = boxes[index]
            let isAgain = isShown[index] && !box.inputs.isEmpty
            let own = box.name.map { "\($0): \(box.title)" } ?? box.title
            let line =
                own + (box.value.map { " = \($0)" } ?? "") + (box.gradient.map { ", gradient \($0)" } ?? "")
            lines.append(
                first + (local.isEmpty ? "" : "\(local): ") + line.escapingControlCharacters()
                    + (isAgain ? " (above)" : ""))
            if isAgain { continue }
            isShown[index] = true
            for (number, input) in box.inputs.enumerated().reversed() {
                let isLast = number == box.inputs.count - 1
                stack.append(
                    (
                        input.source, input.local ?? "", rest + (isLast ? "└─ " : "├─ "),
                        rest + (isLast ? "   " : "│  ")
                    ))
            }
        }
        return lines.joined(separator: "\n")
    }
}
