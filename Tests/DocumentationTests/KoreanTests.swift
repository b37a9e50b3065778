import Testing

/// The Korean chapters: translated prose around the blocks, the pictures and the headings of the English chapter
/// of the same name. As those blocks are compiled and run there, they are not compiled again.
@Suite struct KoreanTests {
    @Test(arguments: try Repository.koreanPages())
    func `a Korean page has the blocks, pictures and headings of the English page`(_ name: String) throws {
        let path = "Docs/ko/\(name)"
        let english = try Repository.text(of: "Docs/\(name)")
        Self.problem(of: path, korean: try Repository.text(of: path), english: english)?.record()
    }

    @Test func `Korean pages are found, and not compiled`() throws {
        #expect(try Repository.koreanPages().contains("01-GraphsAndForward.md"))
        #expect(try Repository.pages().filter { $0.hasPrefix("Docs/ko/") } == [])
    }

    @Test(arguments: [
        ("# 하나", "## 하나", 1), ("let x = 1", "let x = 2", 2), ("```swift", "```text", 2),
        ("../Images", "Images", 5), ("## 둘\n", "", 5),
    ])
    func `a page that has drifted is found`(_ part: String, _ drifted: String, _ line: Int) {
        let english = "# One\n```swift\nlet x = 1\n```\n![a](Images/a.svg)\n## Two\n"
        let korean = "# 하나\n```swift\nlet x = 1\n```\n![가](../Images/a.svg)\n## 둘\n"
        #expect(Self.problem(of: "P.md", korean: korean, english: english) == nil)
        let found = Self.problem(of: "P.md", korean: korean.replacing(part, with: drifted), english: english)
        #expect(found?.line == line)
    }

    /// The first difference between the parts of two pages that must be the same.
    private static func problem(of path: String, korean: String, english: String) -> Problem? {
        let (ours, theirs) = (
            parts(of: korean), parts(of: english.replacing("](Images/", with: "](../Images/"))
        )
        let difference = zip(ours, theirs).first { $0.text != $1.text }
        if difference == nil, ours.count == theirs.count { return nil }
        let (our, their) =
            difference ?? (ours.last ?? (1, ""), (1, "\(theirs.count) parts, not \(ours.count)"))
        return Problem(
            file: path, line: our.line,
            message: "differs from the English page\n\(our.text.indented)\nthere:\n\(their.text.indented)")
    }

    /// A page's headings (their levels), fenced blocks and pictures (their paths), in order, each with its line.
    private static func parts(of markdown: String) -> [(line: Int, text: String)] {
        let blocks = FencedBlock.all(in: markdown)
        var parts = blocks.map { ($0.line, ([$0.info] + $0.lines).joined(separator: "\n")) }
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isCode = blocks.contains { ($0.line...$0.line + $0.lines.count).contains(index + 1) }
            if let part = line.firstMatch(of: /^#+ |^!\[.*\]\((?<path>.*)\)$/), !isCode {
                parts.append((index + 1, String(part.path ?? part.0)))
            }
        }
        return parts.sorted { $0.0 < $1.0 }
    }
}
