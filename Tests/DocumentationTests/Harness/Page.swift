/// A page of documentation: one program, made of its Swift blocks in order.
struct Page {
    /// The path from the root of the repository, as messages name it.
    var path: String
    /// The blocks that make the program.
    var program: [Snippet] = []
    /// Blocks that the compiler must refuse, each with the number of program blocks that stand before it.
    var refused: [(snippet: Snippet, predecessors: Int)] = []
    /// Data that the page links to, which its program finds in its folder; paths from the page's own folder.
    var dataFiles: [String] = []
    /// What is wrong with the page before anything is compiled.
    var problems: [Problem] = []

    init(path: String, markdown: String) {
        self.path = path
        dataFiles = markdown.matches(of: /\]\(([^)\s]+\.csv)\)/).map { String($0.1) }
        // Whether an output block would belong to the Swift block read last.
        var awaitsOutput = false
        for block in FencedBlock.all(in: markdown) {
            if !block.isClosed { report(block, "this block is never closed") }
            switch block.language {
            case "swift": awaitsOutput = addSwift(block)
            case "output":
                if awaitsOutput {
                    addOutput(block)
                } else {
                    report(block, "an output block needs a Swift block before it that is run")
                }
                awaitsOutput = false
            default: break
            }
        }
    }

    /// Takes a Swift block in, and says whether an output block may follow.
    private mutating func addSwift(_ block: FencedBlock) -> Bool {
        var snippet = Snippet(firstLine: block.line + 1, lines: block.lines)
        switch block.remark {
        case "":
            program.append(snippet)
            return true
        case let remark where remark.hasPrefix("picture "):
            snippet.picture = String(remark.dropFirst("picture ".count))
            program.append(snippet)
        case "fails":
            refused.append((snippet, program.count))
        case let remark where remark.hasPrefix("no-test "):
            break
        case "no-test":
            report(block, "say why this block is not tested: ```swift no-test the reason")
        case let remark:
            report(
                block,
                "“swift \(remark)” is unknown: there are “swift”, “swift picture name”, “swift fails” "
                    + "and “swift no-test the reason”"
            )
        }
        return false
    }

    private mutating func addOutput(_ block: FencedBlock) {
        let last = program.endIndex - 1
        if let comment = program[last].expected.first {
            problems.append(
                Problem(
                    file: path, line: comment.line,
                    message: "said twice: by this comment and by the output block at line \(block.line)"))
        }
        program[last].expected = zip((block.line + 1)..., block.lines).map(ExpectedLine.init)
        if block.lines.isEmpty { report(block, "this output block is empty") }
    }

    private mutating func report(_ block: FencedBlock, _ message: String) {
        problems.append(Problem(file: path, line: block.line, message: message))
    }
}
