/// The source of a page's program: its snippets in order, as the top-level code of one `main.swift`.
struct PageProgram {
    var file: String
    var snippets: [Snippet]
    /// Whether the program says on standard error which line it has reached (see `traced(_:)`).
    var isTraced = false
    /// What the program prints between two snippets: nothing that a page could print by itself.
    let mark = "\u{1}\(UInt64.random(in: .min ... .max))\u{1}"

    /// `main.swift`. Compiler messages name the page and its lines; the fence that closes a block, which is
    /// not code, lends its line to the call that marks the block's end.
    var main: String {
        "\(Self.begin)()\n"
            + snippets.map { snippet in
                let lines = isTraced ? traced(snippet) : snippet.lines
                let (call, end) =
                    snippet.picture.map { ("try \(Self.picture)(\"\($0)\") {", "}\n") } ?? ("", "")
                return """
                    \(call)
                    #sourceLocation(file: "\(file)", line: \(snippet.firstLine))
                    \(lines.map { $0 + "\n" }.joined())\(end)\(Self.endOfBlock)()

                    """
            }.joined()
    }

    /// `Support.swift`, a file of its own so that a page sees none of its imports.
    var support: String {
        """
        #if canImport(Glibc)
        @preconcurrency import Glibc
        #elseif canImport(Musl)
        @preconcurrency import Musl
        #else
        @preconcurrency import Darwin
        #endif

        // Should the test be killed, nobody is left to end a page that waits for ever.
        func \(Self.begin)() { alarm(3600) }

        func \(Self.endOfBlock)() {
            print("\(escapedMark)")
            // Line by line from here on, so that little is lost if the program crashes.
            fflush(stdout)
            setvbuf(stdout, nil, _IOLBF, 0)
        }

        \(snippets.contains { $0.picture != nil } ? pictureSupport : "")

        func \(Self.reachedLine)(_ line: Int) {
            fputs("\(escapedMark)\\(line)\\n", stderr)
        }
        """
    }

    /// Writes a picture beside the program.
    private var pictureSupport: String {
        """
        import ChainRuleDrawing

        func \(Self.picture)(_ name: String, _ picture: () throws -> SVG) throws {
            guard let file = fopen("\\(name).svg", "w") else { return }
            try fputs(picture().text, file)
            fclose(file)
        }
        """
    }

    /// What each snippet printed, in order. The last element belongs to the snippet that was not finished,
    /// or, with as many marks as snippets, is what came after all of them.
    func outputs(in standardOutput: String) -> [String] {
        standardOutput.split(separator: mark + "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The last line that a traced program reached.
    func lastLine(in standardError: String) -> Int? {
        standardError.split(separator: "\n").last { $0.hasPrefix(mark) }.flatMap {
            Int($0.dropFirst(mark.count))
        }
    }

    /// Says, in front of what looks like the beginning of a statement, which line it stands on. A guess (it
    /// is no parser), so only used to find the line of a failure; where it does not compile, the block's line
    /// is all there is.
    private func traced(_ snippet: Snippet) -> [String] {
        zip(snippet.firstLine..., snippet.lines).map { number, line in
            let begins = ["let ", "var ", "print(", "try ", "_ = "].contains { line.hasPrefix($0) }
            return begins ? "\(Self.reachedLine)(\(number)); \(line)" : line
        }
    }

    private var escapedMark: String { mark.replacing("\u{1}", with: "\\u{1}") }
    private static let picture = "_documentationPicture"
    private static let begin = "_documentationBegin"
    private static let endOfBlock = "_documentationEndOfBlock"
    private static let reachedLine = "_documentationReachedLine"
}
