import ChainRule

/// What nodes are called in solutions: by the names they were given, others by letters that are not taken.
struct SolutionNames {
    private var taken: Set<String>
    private var leaves = Letters("xyzabcdfghkm")
    private var results = Letters("tuvwpqrs")

    /// The letters in turn, then all of them with 1, with 2, …
    private struct Letters {
        let letters: [Character]
        var next = 0

        init(_ letters: String) { self.letters = Array(letters) }

        mutating func callAsFunction() -> String {
            defer { next += 1 }
            let round = next / letters.count
            return "\(letters[next % letters.count])" + (round == 0 ? "" : "\(round)")
        }
    }

    init(given: some Sequence<String>) { taken = Set(given) }

    mutating func leaf() -> String { free(\.leaves) }
    mutating func result() -> String { free(\.results) }
    mutating func output() -> String { taken.insert("out").inserted ? "out" : result() }

    private mutating func free(_ letters: WritableKeyPath<SolutionNames, Letters>) -> String {
        while true {
            let name = self[keyPath: letters]()
            if taken.insert(name).inserted { return name }
        }
    }

    /// The names of nodes, the output being the last.
    ///
    /// - Parameter wanted: which nodes need one; all, unless it is said.
    static func names<Value>(of nodes: [NodeView<Value>], wanted: Set<Int>? = nil) -> [String] {
        let given = nodes.map { $0.hasGivenName ? $0.name.escapingControlCharacters() : nil }
        var names = SolutionNames(given: given.compactMap { $0 })
        var result = nodes.indices.dropLast().map { index in
            if let name = given[index] { return name.isEmpty ? "␣" : name }
            if let wanted, !wanted.contains(index) { return "" }
            return nodes[index].kind == .operation ? names.result() : names.leaf()
        }
        result.append((given.last ?? nil) ?? names.output())
        return result
    }
}
