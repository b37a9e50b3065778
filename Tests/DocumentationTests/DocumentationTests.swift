import Testing

/// Every Swift block of README.md and Docs: compiled, run, and compared with what the page says it prints.
/// Docs/README.md tells the rules.
@Suite struct DocumentationTests {
    @Test(arguments: try Repository.chosenPages())
    func `a page's code prints what it says`(_ path: String) async throws {
        for problem in try await PageCheck().problems(of: path, markdown: Repository.text(of: path)) {
            problem.record()
        }
    }

    /// `pageIsTrue` would pass if no page were found.
    @Test func `pages are found`() throws {
        let pages = try Repository.pages()
        #expect(pages.contains("README.md"))
        #expect(pages.contains("Docs/README.md"))
        #expect(pages.contains("Docs/01-GraphsAndForward.md"))
    }
}
