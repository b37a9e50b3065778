import Foundation
import Testing

/// Every page of the playground: compiled, run, and compared with the comments behind its `print` calls.
@Suite struct PlaygroundTests {
    private static func path(_ name: String) -> String {
        "\(Repository.playground)/Pages/\(name).xcplaygroundpage/Contents.swift"
    }

    @Test func `pages print what they say`() async throws {
        let pages = try Repository.playgroundPages().map {
            (path: Self.path($0), source: try Repository.text(of: Self.path($0)))
        }
        for problem in try await PlaygroundProgram(pages: pages).problems() { problem.record() }
    }

    @Test func `bad pages are found`() async throws {
        let good = (path: "Good", source: "import ChainRule\nlet x = Graph<Scalar>()\nprint(1)  // 1\nx")
        let other = (path: "Other", source: "let x = 2\nprint(x)  // 3")
        let thrown = (
            path: "Thrown", source: "print(1)  // 1\nfunc f() throws { throw CancellationError() }\ntry f()"
        )
        let crash = (path: "Crash", source: "print(1)  // 1\nprint([1][Int(\"1\") ?? 0])  // 1")
        let refused = (path: "Refused", source: "let x = 1\nlet y: String = x")

        let found = try await PlaygroundProgram(pages: [good, other, thrown, good, crash, good]).problems()
        #expect(found.map(\.file) == ["Other", "Thrown", "Crash", "Crash"])
        #expect(found.map(\.line) == [2, 1, 1, 1])
        #expect(found[1].message.contains("+ throws CancellationError()"))
        #expect(found[3].message.contains("out of range"))

        let errors = try await PlaygroundProgram(pages: [good, refused]).problems()
        #expect(errors.map(\.file) == ["Refused"])
        #expect(errors.map(\.line) == [2])
        #expect(errors[0].message.hasPrefix("does not compile: cannot convert"))
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
