import Foundation
import Testing

/// Every page of the playground: built as a program of its own, run, and compared with the comments behind
/// its `print` calls.
@Suite struct PlaygroundTests {
    @Test(arguments: try Repository.playgroundPages())
    func `page prints what it says`(_ name: String) async throws {
        let path = "\(Repository.playground)/Pages/\(name).xcplaygroundpage/Contents.swift"
        let source = try Repository.text(of: path).split(omittingEmptySubsequences: false) { $0.isNewline }
        let snippet = Snippet(firstLine: 1, lines: source.map(String.init))
        #expect(!snippet.expected.isEmpty, "\(path) says nowhere what it prints")

        let scratch = try ScratchFolder()
        let target = "Playground" + name.filter { $0 != "-" }
        let program = try BuildFolder.current(scratch: scratch.url).url.appending(path: target)
        try #require(
            FileManager.default.isExecutableFile(atPath: program.path),
            "Package.swift has no target \(target) for \(path), or it was not built beside the tests")
        let child = try await ChildProcess.run(program, in: scratch.url, limit: PageCheck.usualLimit)
        #expect(child.ending == .exited(0), "\(path): the program \(child.ending)\n\(child.errors)")
        #expect(child.errors == "")
        Comparison.problem(file: path, snippet: snippet, printed: child.output)?.record()
    }

    /// Xcode shows the pages that contents.xcplayground lists, in its order.
    @Test func `playground lists its pages`() throws {
        let contents = try Repository.text(of: "\(Repository.playground)/contents.xcplayground")
        let listed = contents.matches(of: /<page name='([^']*)'\/>/).map { String($0.1) }
        let pages = try Repository.playgroundPages()
        #expect(!pages.isEmpty)
        #expect(listed == pages)
    }
}
