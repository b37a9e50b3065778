/// A line that a program is expected to print, and where the page says so.
struct ExpectedLine: Equatable {
    var line: Int
    var text: String
}

/// A block of Swift on a page (or all of a playground page), with what it should print.
struct Snippet: Equatable {
    /// The line of its first line of code, counted from 1.
    var firstLine: Int
    var lines: [String]
    /// What it prints, in order; empty when nothing on the page says that it prints.
    var expected: [ExpectedLine]
    /// The name of the file in `Docs/Images` that the snippet, an expression, is the picture of.
    var picture: String?

    /// A snippet whose expected lines are its own `print(…)  // what it prints` comments.
    init(firstLine: Int, lines: [String]) {
        self.firstLine = firstLine
        self.lines = lines
        self.expected = zip(firstLine..., lines).compactMap { number, line in
            Snippet.statedOutput(of: line).map { ExpectedLine(line: number, text: $0) }
        }
    }

    /// The lines of the page that the code stands on.
    var range: Range<Int> { firstLine..<firstLine + lines.count }

    /// `300.0` for the line `print(z)  // 300.0`; nil for a line that says no output.
    static func statedOutput(of line: String) -> String? {
        let code = line.drop { $0 == " " }
        guard code.hasPrefix("print(") else { return nil }
        // The last one: a string in the call may contain the same characters.
        guard let comment = code.ranges(of: /\)\s*\/\/ ?/).last else { return nil }
        return String(code[comment.upperBound...])
    }
}
