import Foundation

/// The files that are checked.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()  // Harness
        .deletingLastPathComponent()  // DocumentationTests
        .deletingLastPathComponent()  // Tests
        .deletingLastPathComponent()

    static let products = ["ChainRule", "ChainRuleTraining", "ChainRuleDrawing", "ChainRuleExport"]
    static let playground = "Playgrounds/ChainRule.playground"

    /// Every page that is compiled, as a path from the root: README.md, then Docs in alphabetical order, then what
    /// the reference begins with. The blocks of the Korean pages are those of the English ones: ``KoreanTests``.
    static func pages() throws -> [String] {
        let docs = root.appending(path: "Docs")
        guard let entries = FileManager.default.enumerator(atPath: docs.path) else {
            throw HarnessError("\(docs.path) cannot be read.")
        }
        let paths = entries.compactMap { $0 as? String }.filter { $0.hasSuffix(".md") }.sorted()
        return ["README.md"] + paths.filter { !$0.hasPrefix("ko/") }.map { "Docs/" + $0 }
            + products.map { "Sources/\($0)/\($0).docc/\($0).md" }
    }

    /// All pages, or those whose path has `CHAINRULE_PAGE` in it, for a writer of one.
    static func chosenPages() throws -> [String] {
        let part = ProcessInfo.processInfo.environment["CHAINRULE_PAGE"]
        return try pages().filter { page in part.map { page.contains($0) } ?? true }
    }

    /// The translated chapters in Docs/ko, as the names that they share with the English ones.
    static func koreanPages() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Docs/ko").path)
            .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()
    }

    /// The playground's pages, as the names of their folders without the extension.
    static func playgroundPages() throws -> [String] {
        let suffix = ".xcplaygroundpage"
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "\(playground)/Pages").path)
        return folders.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
