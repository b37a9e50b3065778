import Foundation
import Testing

/// Every page of the playground: compiled, run, and compared with the comments behind its `print` calls.
@Suite struct PlaygroundTests {
    private static func path(_ name: String) -> String {
        "\(Repository.playground)/Pages/\(name).xcplaygroundpage/Contents.swift"
    }

    @Test(arguments: try Repository.playgroundPages())
    func `a page prints what it says`(_ name: String) async throws {
        let source = try Repository.text(of: Self.path(name))
        for problem in try await Self.problems(of: Self.path(name), source) { problem.record() }
    }

    @Test(arguments: [
        ("let x = 2\nprint(x)  // 3", 2, "+ 2"),
        ("print(1)  // 1\nfunc f() throws { throw CancellationError() }\ntry f()", 1, "CancellationError"),
        ("let x = 1\nlet y: String = x", 2, "cannot convert"),
        ("let x = 1", 1, "says nowhere what it prints"),
    ])
    func `a bad page is found`(_ source: String, _ line: Int, _ message: String) async throws {
        let problems = try await Self.problems(of: "Bad", source)
        #expect(problems.map(\.line) == [line])
        #expect(problems.first?.message.contains(message) == true, "\(problems)")
    }

    /// What is wrong with a page: it does not compile, ends early, or prints something else than it says.
    private static func problems(of path: String, _ source: String) async throws -> [Problem] {
        let lines = source.split(omittingEmptySubsequences: false) { $0.isNewline }
        let snippet = Snippet(firstLine: 1, lines: lines.map(String.init))
        let folder = try ScratchFolder()
        let main = folder.url.appending(path: "main.swift"), product = folder.url.appending(path: "page")
        try "#sourceLocation(file: \"\(path)\", line: 1)\n\(source)".write(
            to: main, atomically: true, encoding: .utf8)
        let compiler = Compiler(build: try .current(scratch: folder.url))
        // An expression on a line of its own, which a playground shows, is a warning in a program.
        let arguments =
            ["-wmo", "-suppress-warnings", main.path, "-o", product.path] + compiler.build.linkFlags
        return try await PageCheck.gate.pass {
            if case .refused(let messages, let log) = try await compiler.compile(
                arguments, to: product, in: folder.url)
            {
                let errors = messages.filter { $0.isError && $0.file == path }
                if errors.isEmpty { return [Problem(file: path, line: 1, message: log)] }
                return errors.map { Problem(file: path, line: $0.line, message: $0.message) }
            }
            let run = try await ChildProcess.run(product, in: folder.url, limit: PageCheck.usualLimit)
            guard run.ending == .exited(0), run.errors.isEmpty else {
                let message = "the program \(run.ending)\n\(run.errors.indented)"
                return [Problem(file: path, line: 1, message: message)]
            }
            if snippet.expected.isEmpty {
                return [Problem(file: path, line: 1, message: "says nowhere what it prints")]
            }
            return [Comparison.problem(file: path, snippet: snippet, printed: run.output)].compactMap(\.self)
        }
    }

    /// Xcode shows the pages that contents.xcplayground lists, in its order.
    @Test func `playground lists its pages`() throws {
        let contents = try Repository.text(of: "\(Repository.playground)/contents.xcplayground")
        let listed = contents.matches(of: /<page name='([^']*)'\/>/).map { String($0.1) }
        let pages = try Repository.playgroundPages()
        #expect(!pages.isEmpty)
        #expect(listed == pages)
    }

    @Test func `chapters 1 to 21 have their pages, which lead to each other`() throws {
        let pages = try Repository.playgroundPages()
        let chapters = try Repository.pages().compactMap { path in
            path.wholeMatch(of: /Docs\/(\d\d-\w+)\.md/).map { String($0.1) }
        }
        #expect(pages == chapters.filter { ("01"..<"22").contains($0.prefix(2)) })
        for page in pages {
            let source = try Repository.text(of: Self.path(page))
            let chapter = try Repository.text(of: "Docs/\(page).md")
            #expect(source.prefix { !$0.isNewline } == "//: " + chapter.prefix { !$0.isNewline })
            let links = [("Previous", pages.first), ("Next", pages.last)].filter { $0.1 != page }.map {
                "[\($0.0)](@\($0.0.lowercased()))"
            }
            #expect(source.hasSuffix("\n\n//: \(links.joined(separator: " · "))\n"), "\(page)")
        }
    }
}
