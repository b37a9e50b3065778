import ChainRule

/// What nodes are called in solutions: by the names they were given, others by letters that are not taken.
struct SolutionNames {
    private var taken: Set<String>
    /// How many of each kind of letters were used.
    private var used = [0, 0]

    private static let letters = [Array("xyzabcdfghkm"), Array("tuvwpqrs")]

    /// The names of nodes, the output being the last.
    ///
    /// - Parameter wanted: which nodes need one; all, unless it is said.
    static func names<Value>(of nodes: [NodeView<Value>], wanted: Set<Int>? = nil) -> [String] {
        let given = nodes.map { $0.hasGivenName ? $0.name.escapingControlCharacters() : nil }
        var names = SolutionNames(taken: Set(given.compactMap { $0 }))
        return nodes.enumerated().map { index, node in
            if let name = given[index] { return name.isEmpty ? "␣" : name }
            if let wanted, !wanted.contains(index) { return "" }
            if index == nodes.count - 1 && names.taken.insert("out").inserted { return "out" }
            return names.letter(node.kind == .operation ? 1 : 0)
        }
    }

    private init(taken: Set<String>) { self.taken = taken }

    /// The letters in turn, then all of them with 1, with 2, …
    private mutating func letter(_ kind: Int) -> String {
        let letters = Self.letters[kind]
        while true {
            let (round, index) = used[kind].quotientAndRemainder(dividingBy: letters.count)
            used[kind] += 1
            let name = "\(letters[index])" + (round == 0 ? "" : "\(round)")
            if taken.insert(name).inserted { return name }
        }
    }
}
