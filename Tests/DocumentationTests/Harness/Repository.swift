import Foundation

/// The files that are checked.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()  // Harness
        .deletingLastPathComponent()  // DocumentationTests
        .deletingLastPathComponent()  // Tests
        .deletingLastPathComponent()

    static let playground = "Playgrounds/ChainRule.playground"

    /// Every page of documentation, as a path from the root: README.md, then Docs in alphabetical order.
    static func allPages() throws -> [String] {
        let docs = root.appending(path: "Docs")
        guard let entries = FileManager.default.enumerator(atPath: docs.path) else {
            throw HarnessError("\(docs.path) cannot be read.")
        }
        let paths = entries.compactMap { $0 as? String }.filter { $0.hasSuffix(".md") }.sorted()
        return ["README.md"] + paths.map { "Docs/" + $0 }
    }

    /// The pages whose code is run: all, or those that a writer works on, `CHAINRULE_PAGE=05`.
    static func pages() throws -> [String] {
        let pages = try allPages()
        guard let part = ProcessInfo.processInfo.environment["CHAINRULE_PAGE"] else { return pages }
        return pages.filter { $0.contains(part) }
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
