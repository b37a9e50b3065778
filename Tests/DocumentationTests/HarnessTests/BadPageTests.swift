import Foundation
import Testing

/// Pages with one thing wrong each, and the report that the harness must give.
@Suite struct BadPageTests {
    /// A page with the block's code from line 4 on.
    private func problems(
        _ code: String, _ output: String? = nil, limit: ChildProcess.Limit = PageCheck.usualLimit
    ) async throws -> [Problem] {
        let swift = "# Page\n\n```swift\n\(code)\n```\n"
        let said = output.map { "\n```output\n\($0)\n```\n" } ?? ""
        return try await PageCheck(limit: limit).problems(of: "Docs/Bad.md", markdown: swift + said)
    }

    private func expectOne(
        _ problems: [Problem], line: Int, _ parts: String..., at location: SourceLocation = #_sourceLocation
    ) {
        #expect(problems.map(\.line) == [line], "\(problems)", sourceLocation: location)
        #expect(problems.allSatisfy { $0.file == "Docs/Bad.md" }, sourceLocation: location)
        for part in parts {
            #expect(problems.first?.message.contains(part) == true, "\(problems)", sourceLocation: location)
        }
    }

    @Test func `a true page has no problem`() async throws {
        let code = "import ChainRule\nprint(Shape(rows: 2, columns: 3).rows)\nprint((0.0).maximum(3))"
        #expect(try await problems(code, "2\n3.0") == [])
    }

    @Test func `a page's program finds the data that the page links to`() async throws {
        let page = """
            [Data](../Sources/Tour/Resources/digits.csv)

            ```swift
            import Foundation
            print(try String(contentsOfFile: "digits.csv", encoding: .utf8).utf8.count)  // 264712
            ```
            """
        #expect(try await PageCheck().problems(of: "Docs/Bad.md", markdown: page) == [])
    }

    /// A page that waits for ever ends, even if the test is killed before it could end the page.
    @Test func `a page that ignores an alarm is ended`() async throws {
        #expect(try await problems("import Foundation\nprint(alarm(0) > 1800)  // true") == [])
    }

    @Test func `a page with wrong output is reported`() async throws {
        // The code is lines 4 to 6, the output block's lines are 10 to 12.
        let found = try await problems("print(1)\nprint(2)\nprint(3)", "1\n5\n3")
        expectOne(found, line: 11, "  1\n", "- 5\n", "+ 2\n", "  3")
    }

    @Test func `a page with wrong output in a comment is reported`() async throws {
        expectOne(try await problems("print(1)  // 1\nprint(2)  // 5"), line: 5, "- 5", "+ 2")
    }

    @Test func `a page with fewer lines of output than stated is reported`() async throws {
        expectOne(try await problems("print(1)", "1\n2"), line: 9, "- 2")
    }

    @Test func `a page with missing output is reported`() async throws {
        expectOne(try await problems("let x = 7\nprint(x)"), line: 4, "nothing says what", "7")
    }

    @Test func `a picture that is not the documented one is reported`() async throws {
        let page = """
            ```swift
            import ChainRule
            import ChainRuleDrawing
            let graph = Graph<Scalar>()
            let y = graph.input(2, name: "x") * 3
            ```

            ```swift picture graph
            try graph.svg(
                of: y)
            ```
            """
        let found = try await PageCheck().problems(of: "Docs/Bad.md", markdown: page)
        // The guide's picture of that name is of another graph.
        expectOne(found, line: 9, "Docs/Images/graph.svg is another picture")
    }

    @Test func `a page that does not compile is reported`() async throws {
        let found = try await problems("let x = 1\nlet y: String = x")
        expectOne(found, line: 5, "does not compile: cannot convert value of type 'Int'")
    }

    @Test func `a page with an unbalanced brace is reported`() async throws {
        let found = try await problems("do {\n    print(1)  // 1")
        expectOne(found, line: 4, "does not compile", "expected '}'")
    }

    @Test func `a page with a warning is reported`() async throws {
        let found = try await problems("func f() {\n    let x = 1\n}")
        expectOne(found, line: 5, "does not compile", "never used")
    }

    @Test func `a page that throws is reported`() async throws {
        let code = "struct Wrong: Error {}\nfunc f() throws { throw Wrong() }\nprint(1)  // 1\ntry f()"
        expectOne(try await problems(code), line: 7, "Error raised at top level", "Wrong")
    }

    @Test func `a page that crashes is reported`() async throws {
        expectOne(
            try await problems("let a = [1]\nlet i = a.count\nprint(a[i])  // 1"), line: 6, "crashed",
            "out of range")
    }

    @Test func `a page with an endless loop is reported`() async throws {
        let found = try await problems(
            "print(1)  // 1\nvar n = 0\nwhile true { n ^= 1 }", limit: .init(seconds: 1))
        expectOne(found, line: 5, "still working after 1 s of its own")
    }

    /// What uses no processor time at all has a limit, too.
    @Test func `a page that waits forever is reported`() async throws {
        let scratch = try ScratchFolder()
        let child = try await ChildProcess.run(
            URL(fileURLWithPath: "/bin/sleep"), ["1000"], in: scratch.url,
            limit: .init(seconds: 60, patience: .milliseconds(100)))
        #expect(child.ending == .neverEnded(.milliseconds(100)))
    }

    @Test func `a page with endless output is reported`() async throws {
        expectOne(try await problems("while true { print(1) }"), line: 4, "printed more than")
    }

    @Test func `a page that exits early is reported`() async throws {
        let code = "import Foundation\nfunc leave() -> Int { exit(0) }\nprint(1)  // 1\nlet x = leave()"
        expectOne(try await problems(code), line: 7, "exit status 0", "before the end of the page")
    }

    @Test func `a page that writes to standard error is reported`() async throws {
        let code = "import Foundation\nFileHandle.standardError.write(Data(\"oh\".utf8))"
        expectOne(try await problems(code), line: 4, "standard error", "oh")
    }

    @Test func `only the wrong block is reported`() async throws {
        let page = """
            ```swift
            let x = 1
            print(x)  // 1
            ```
            ```swift
            print(x + 1, terminator: "")
            ```
            ```output
            3
            ```
            ```swift
            print(x + 2)
            ```
            ```output
            3
            ```
            """
        let found = try await PageCheck().problems(of: "Docs/Bad.md", markdown: page)
        expectOne(found, line: 9, "- 3", "+ 2")
    }

    @Test func `a block that should not compile and does is reported`() async throws {
        let page = """
            ```swift
            let x = 1
            ```
            ```swift fails
            let y: String = x
            ```
            ```swift fails
            let z: Int = x
            ```
            """
        let found = try await PageCheck().problems(of: "Docs/Bad.md", markdown: page)
        expectOne(found, line: 8, "the compiler accepts it")
    }
}
