/// A fenced code block of a Markdown page (CommonMark's rules for backtick and tilde fences).
struct FencedBlock: Equatable {
    /// What stands behind the opening fence, without surrounding spaces: `swift`, `output`, `text`, …
    var info: String
    /// The line of the opening fence, counted from 1.
    var line: Int
    var lines: [String]
    /// Whether the closing fence is there. Without it the block reaches to the end of the page.
    var isClosed: Bool

    /// The first word of the info string, in lower case.
    var language: String { info.split(separator: " ").first.map { $0.lowercased() } ?? "" }
    /// The info string behind the language.
    var remark: String {
        info.drop { $0 != " " }.drop { $0 == " " }.description
    }

    /// All fenced blocks of `markdown`, in order.
    static func all(in markdown: String) -> [FencedBlock] {
        var blocks: [FencedBlock] = []
        var open: (fence: Fence, block: FencedBlock)?
        let lines = markdown.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            if let fence = open?.fence {
                if fence.isClosed(by: line) {
                    open?.block.isClosed = true
                    blocks.append(contentsOf: [open?.block].compactMap(\.self))
                    open = nil
                } else {
                    open?.block.lines.append(fence.content(of: line))
                }
            } else if let fence = Fence(opening: line) {
                open = (fence, FencedBlock(info: fence.info, line: index + 1, lines: [], isClosed: false))
            }
        }
        if let open { blocks.append(open.block) }
        return blocks
    }
}

/// An opening fence: three or more backticks or tildes, perhaps indented (in a list).
private struct Fence {
    var indentation: Int
    var mark: Character
    var length: Int
    var info: String

    init?(opening line: Substring) {
        let text = line.drop { $0 == " " }
        guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
        let info = text.drop { $0 == mark }
        let length = text.count - info.count
        // ```code``` within one line is inline code.
        guard length >= 3, !(mark == "`" && info.contains("`")) else { return nil }
        self.indentation = line.count - text.count
        self.mark = mark
        self.length = length
        self.info = String(info.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    func isClosed(by line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        let rest = text.drop { $0 == mark }
        return text.count - rest.count >= length && rest.allSatisfy { $0 == " " }
    }

    /// The line without as much indentation as the fence has.
    func content(of line: Substring) -> String {
        let spaces = line.prefix { $0 == " " }.count
        return String(line.dropFirst(min(spaces, indentation)))
    }
}
