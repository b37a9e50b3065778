/// What a snippet printed against what its page says.
enum Comparison {
    /// The difference as a problem at the first line that differs, or nil if there is none. Spaces at the
    /// ends of lines do not count: editors remove them.
    static func problem(file: String, snippet: Snippet, printed: String) -> Problem? {
        let expected = snippet.expected.map { trimmed($0.text) }
        var actual = printed.split(separator: "\n", omittingEmptySubsequences: false).map(trimmed)
        if actual.last == "" { actual.removeLast() }
        guard expected != actual else { return nil }

        let same = zip(expected, actual).prefix { $0 == $1 }.count
        let line =
            same < expected.count
            ? snippet.expected[same].line : snippet.expected.last?.line ?? snippet.firstLine
        let message =
            expected.isEmpty
            ? "this block prints, but nothing says what: add an output block with"
                + "\n\(actual.joined(separator: "\n").indented)"
            : "prints something else (- the page says, + the program prints)"
                + "\n\(difference(expected, actual).indented)"
        return Problem(file: file, line: line, message: message)
    }

    /// A line-by-line difference: `- ` only expected, `+ ` only printed, `  ` in both.
    static func difference(_ expected: [String], _ actual: [String]) -> String {
        let changes = actual.difference(from: expected)
        let removed = Set(changes.removals.map(\.offset))
        let inserted = Set(changes.insertions.map(\.offset))
        var result: [String] = []
        var old = 0
        var new = 0
        while old < expected.count || new < actual.count {
            if removed.contains(old) {
                result.append("- " + expected[old])
                old += 1
            } else if inserted.contains(new) {
                result.append("+ " + actual[new])
                new += 1
            } else {
                result.append("  " + expected[old])
                old += 1
                new += 1
            }
        }
        return result.joined(separator: "\n")
    }

    private static func trimmed(_ line: some StringProtocol) -> String {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)].isWhitespace {
            end = line.index(before: end)
        }
        return String(line[..<end])
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
