import Foundation
import Testing

/// The tables of the cheat sheet and of the operations: what stands in a row's last column is compiled and run.
@Suite struct TableTests {
    /// What runs last: all nodes that the rows made.
    private static let ends = [
        "Docs/CheatSheet.md": "try graph.forward(); try matrices.forward()",
        "Docs/Operations.md": "try graph.forward()",
    ]

    @Test(arguments: ends.keys.sorted())
    func `the code in every row runs`(_ path: String) async throws {
        let markdown = try Repository.text(of: path)
        let rows = TableRow.all(in: markdown)
        #expect(rows.count { !$0.code.isEmpty } > 50, "rows are found")
        for problem in try await Self.problems(of: path, markdown: markdown, rows) { problem.record() }
    }

    @Test func `a row that does not compile, or fails, is found`() async throws {
        let page = """
            ```swift
            let number = 1.0
            ```
            | elsewhere | here |
            |---|---|
            | `x` | `print(number)`, `number.squareRoot()` |
            | `y` | `number.squareRootOf()` |
            """
        let found = try await Self.problems(of: "Page.md", markdown: page, TableRow.all(in: page))
        #expect(found.map(\.line) == [7])

        let failing = page.replacing("number.squareRootOf()", with: "throw CancellationError()")
        let failed = try await Self.problems(of: "Page.md", markdown: failing, TableRow.all(in: failing))
        #expect(failed.map(\.line) == [7])
    }

    @Test func `every rule has its row among the operations`() throws {
        let declaration =
            /(?m)^public struct (?<name>[A-Z]\w+): [^\n{]*\b(Unary|Binary|Ternary|Variadic|Elementwise|BinaryElementwise|Activation)Rule\b/
        let folder = Repository.root.appending(path: "Sources/ChainRule/Operations")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var declared: Set<String> = []
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            declared.formUnion(text.matches(of: declaration).map { String($0.name) })
        }
        #expect(declared.count > 50)
        let named = TableRow.all(in: try Repository.text(of: "Docs/Operations.md")).flatMap(\.names)
        #expect(declared.subtracting(named).sorted() == [], "rules without a row")
        #expect(Set(named).subtracting(declared).sorted() == [], "rows of what is no rule")
        #expect(named.count == Set(named).count, "a rule has two rows")
    }

    /// One program: the page's own blocks, then each row's code in a scope of its own.
    private static func problems(
        of path: String, markdown: String, _ rows: [TableRow]
    ) async throws -> [Problem] {
        var program = Page(path: path, markdown: markdown).program.map { $0.lines.joined(separator: "\n") }
        for row in rows {
            for code in row.code {
                program.append("#sourceLocation(file: \"\(path)\", line: \(row.line))")
                program.append("do { \(code) } catch { print(\"\\u{1}\(row.line)\", error) }")
            }
        }
        program.append(ends[path] ?? "")
        let folder = try ScratchFolder()
        let main = folder.url.appending(path: "main.swift"), product = folder.url.appending(path: "rows")
        try (program.joined(separator: "\n") + "\n").write(to: main, atomically: true, encoding: .utf8)
        let compiler = Compiler(build: try .current(scratch: folder.url))
        let arguments =
            ["-wmo", "-suppress-warnings", main.path, "-o", product.path] + compiler.build.linkFlags
        if case .refused(let messages, let log) = try await compiler.compile(
            arguments, to: product, in: folder.url)
        {
            let errors = messages.filter { $0.isError && $0.file == path }
            if errors.isEmpty { return [Problem(file: path, line: 1, message: log)] }
            return errors.map { Problem(file: path, line: $0.line, message: $0.message) }
        }
        let run = try await ChildProcess.run(product, in: folder.url, limit: PageCheck.usualLimit)
        let failures = run.output.matches(of: /\u{1}(\d+) (.*)/).map {
            Problem(file: path, line: Int($0.1) ?? 1, message: String($0.2))
        }
        if run.ending == .exited(0) { return failures }
        return failures + [Problem(file: path, line: 1, message: "\(run.ending)\n\(run.errors.prefix(500))")]
    }
}

/// A row of a Markdown table.
private struct TableRow {
    var line: Int
    /// The code in the last column.
    var code: [String]
    /// What the first column names as code.
    var names: [String]

    static func all(in markdown: String) -> [TableRow] {
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.compactMap { index in
            let isHeader = lines.indices.contains(index + 1) && lines[index + 1].hasPrefix("|---")
            guard lines[index].hasPrefix("| "), !isHeader else { return nil }
            let cells = lines[index].split(separator: " | ")
            return TableRow(line: index + 1, code: spans(cells.last ?? ""), names: spans(cells.first ?? ""))
        }
    }

    private static func spans(_ cell: Substring) -> [String] {
        cell.matches(of: /`([^`]+)`/).map { String($0.1) }
    }
}
