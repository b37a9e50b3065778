import ChainRule
import Foundation

extension PythonSource {
    /// The whole source.
    var text: String {
        let body = body
        let helpers = usedHelpers(in: body)
        let imports = helpers.compactMap(\.importing) + [library.importing]
        var parts = [
            "\"\"\"\(summary.prefix(1).uppercased() + summary.dropFirst()), written by ChainRule.\"\"\""
        ]
        parts.append(Set(imports).sorted().joined(separator: "\n"))
        parts += helpers.map(\.source) + namesOfArguments
        parts += constants.map { "\(name($0.symbol)) = \(array($0))" }
        parts.append(body.joined(separator: "\n") + "\n")
        // Around a function there are two empty lines, elsewhere one.
        return zip(parts, parts.dropFirst()).reduce(parts[0]) { text, pair in
            let isFunction = pair.0.hasPrefix("def ") || pair.1.hasPrefix("def ")
            return text + (isFunction ? "\n\n\n" : "\n\n") + pair.1
        }
    }

    /// What parameters and running statistics are called in the graph, and in files of weights.
    private var namesOfArguments: [String] {
        guard namesArguments else { return [] }
        let lists = [("PARAMETERS", LoweredGraph.Leaf.Role.parameter), ("STATISTICS", .state)].map {
            list, role in
            let names = arguments.filter { $0.role == role }.map { Self.literal($0.name) + ", " }
            return "\(list) = (\(names.joined()))".replacing(", )", with: names.count == 1 ? ",)" : ")")
        }
        return ["# The names of the last arguments in the graph.\n" + lists.joined(separator: "\n")]
    }

    private static func literal(_ text: String) -> String {
        // What JSON escapes, Python reads alike.
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: (try? encoder.encode(text)) ?? Data(), as: UTF8.self)
    }

    private var summary: String {
        let outputs = graph.outputs.map {
            $0.name.escapingControlCharacters().replacing("\"", with: "'").replacing("\\", with: "/")
        }
        var text = Self.list(outputs)
        if !graph.gradients.isEmpty {
            text += " and \(graph.gradients.count == 1 ? "a gradient" : "gradients")"
        }
        return text.isEmpty ? "a graph" : text
    }

    private var body: [String] {
        let signature = arguments.map { name($0.symbol) }.joined(separator: ", ")
        var result = ["def \(function)(\(signature)):"]
        result += documentation.map { $0.isEmpty ? "" : "    " + $0 }
        let words = Set((lines.map { String($0.prefix { $0 != "#" }) } + results).flatMap(Self.words))
        let (n, count) = (python.examples, PythonNotation.count)
        if words.contains(n) || words.contains(count),
            let data = arguments.first(where: { $0.symbol.shape?.rows == .examples })
        {
            let data = name(data.symbol)
            result.append("    \(n) = \(data).shape[0]  # the number of examples")
            if words.contains(count) {
                result.append("    \(count) = torch.tensor(\(n), dtype=\(data).dtype, device=\(data).device)")
            }
        }
        result += lines.map { "    " + $0 }
        result.append("    return " + returned)
        return result
    }

    /// The output, a tuple of gradients, a tuple of statistics.
    private var returned: String {
        var rest = results[...]
        func group(_ count: Int) -> String {
            defer { rest = rest.dropFirst(count) }
            return "(" + rest.prefix(count).joined(separator: ", ") + (count == 1 ? ",)" : ")")
        }
        let outputs = graph.outputs.count
        let counts = [outputs, graph.gradients.count, graph.states.count].filter { $0 > 0 }
        var groups = counts.map(group)
        if outputs == 1 { groups[0] = results[0] }
        return groups.joined(separator: ", ")
    }

    private var documentation: [String] {
        func list(_ results: [LoweredGraph.Result]) -> String {
            Self.list(
                results.map { result in
                    arguments.first { $0.name == result.name }.map { name($0.symbol) } ?? result.name
                })
        }
        var first = "Returns \(list(graph.outputs))"
        if !graph.gradients.isEmpty {
            let gradients = graph.gradients.count == 1 ? "gradient" : "gradients"
            let link = graph.states.isEmpty ? " and" : ","
            first += "\(link) its \(gradients) with respect to \(list(graph.gradients))"
        }
        if !graph.states.isEmpty { first += ", and what becomes of \(list(graph.states))" }
        let shapes = arguments.map { leaf in
            let identifier = name(leaf.symbol)
            let other = leaf.name == identifier ? "" : ", \"\(leaf.name)\" in the graph"
            let shape = graph.isScalar ? "a number" : python.comment(leaf.symbol.shape ?? .scalar)
            return "\(identifier): \(shape)\(other)"
        }
        let lines = ([first + "."] + (shapes.isEmpty ? [] : [""] + shapes)).map(Self.safe)
        return lines.count == 1
            ? ["\"\"\"\(lines[0])\"\"\""] : ["\"\"\"" + lines[0]] + lines.dropFirst() + ["\"\"\""]
    }

    /// Text that may stand in a docstring.
    private static func safe(_ text: String) -> String {
        text.escapingControlCharacters().replacing("\\", with: "\\\\").replacing("\"\"\"", with: "'''")
    }

    private static func list(_ words: [String]) -> String {
        words.count < 2
            ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    private func array(_ leaf: LoweredGraph.Leaf) -> String {
        let columns = leaf.symbol.shape?.columns.fixed ?? 1
        let numbers = leaf.elements.map { python.number($0) }
        let rows = stride(from: 0, to: numbers.count, by: max(columns, 1)).map { start in
            "[" + numbers[start..<min(start + columns, numbers.count)].joined(separator: ", ") + "]"
        }
        let type = "\(library.module).\(graph.isDouble ? "float64" : "float32")"
        return (library == .torch ? "torch.tensor" : "\(library.module).array")
            + "([\(rows.joined(separator: ", "))], dtype=\(type))"
    }

    // MARK: Helpers

    private func usedHelpers(in body: [String]) -> [PythonHelper] {
        let all = PythonHelper.all(for: library)
        let words = Set(body.flatMap { Self.words($0.prefix { $0 != "#" }) })
        var used = Set(all.map(\.name).filter { words.contains($0 + "(") })
        for helper in all where used.contains(helper.name) { used.formUnion(helper.calls) }
        // Those that others call come first.
        return all.filter { used.contains($0.name) }.sorted {
            $1.calls.contains($0.name) && !$0.calls.contains($1.name)
        }
    }

    /// Names with what they are parts of, as in `np.exp(`.
    private static func words(_ text: some StringProtocol) -> [String] {
        var (words, word) = ([String](), "")
        for character in text {
            if character.isLetter || character.isNumber || "_.".contains(character) {
                word.append(character)
            } else {
                if !word.isEmpty { words.append(character == "(" ? word + "(" : word) }
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
