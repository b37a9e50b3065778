import Testing

/// Reading a page, before anything is compiled.
@Suite struct PageTests {
    private func page(_ markdown: String) -> Page { Page(path: "Docs/Page.md", markdown: markdown) }

    @Test func `a page is split into blocks with their lines`() {
        let blocks = FencedBlock.all(
            in: """
                Text with ```inline``` code.
                ```swift
                let x = 1
                  let y = 2
                ```

                - a list:
                  ~~~ text
                    indented
                  ```
                  ~~~
                ````markdown
                ```swift
                ```
                ````
                """)
        #expect(blocks.map(\.info) == ["swift", "text", "markdown"])
        #expect(blocks.map(\.line) == [2, 8, 12])
        #expect(
            blocks.map(\.lines) == [
                ["let x = 1", "  let y = 2"], ["  indented", "```"], ["```swift", "```"],
            ])
    }

    @Test func `output belongs to the block before`() {
        let page = page("```swift\nprint(1)\n```\nIt prints\n```text\na sketch\n```\n```output\n1\n```")
        #expect(page.problems == [])
        #expect(page.program.map(\.expected) == [[ExpectedLine(line: 9, text: "1")]])
    }

    @Test(arguments: [
        ("```output\n1\n```", 1, "needs a Swift block"),
        ("```swift no-test it needs a network\n```\n```output\n1\n```", 3, "needs a Swift block"),
        ("```swift fails\n```\n```output\n1\n```", 3, "needs a Swift block"),
        ("```swift\nprint(1)\n```\n```output\n1\n```\n```output\n1\n```", 7, "needs a Swift block"),
        ("```swift\nprint(1)\n```\n```output\n```", 4, "empty"),
        ("```swift\nprint(1)  // 1\n```\n```output\n1\n```", 2, "said twice"),
        ("```swift no-test\n```", 1, "say why"),
        ("```swift ignore\n```", 1, "“swift ignore” is unknown"),
        ("\n```swift\nlet x = 1", 2, "never closed"),
    ])
    func `misused marks of blocks are reported`(_ markdown: String, _ line: Int, _ message: String) {
        let problems = page(markdown).problems
        #expect(problems.map(\.line) == [line])
        #expect(problems.first?.message.contains(message) == true, "\(problems)")
    }

    @Test func `pages with Windows line endings are read`() {
        let page = page("```swift\r\nprint(1)  // 1\r\n```\r\n")
        #expect(page.program.map(\.expected) == [[ExpectedLine(line: 2, text: "1")]])
    }

    @Test(arguments: [
        ("print(x)  // 300.0", "300.0"),
        ("    print(try f(1)) // (1, 2)", "(1, 2)"),
        (#"print("a) // b")  // a) // b"#, "b"),
        (#"print("http://a")  // http://a"#, "http://a"),
        ("print(x)  //", ""),
        ("print(x)", nil),
        ("// print(x)  // 3", nil),
        ("let y = f(x)  // 3", nil),
    ])
    func `comments that state output are compared`(_ line: String, _ output: String?) {
        #expect(Snippet.statedOutput(of: line) == output)
    }

    @Test func `compiler messages are read`() {
        let log = "Docs/A.md:12:7: error: no\n  let x\n      ^\nDocs/A.md:13:1: note: yes\nerror: else"
        #expect(
            Compiler.diagnostics(in: log) == [
                .init(file: "Docs/A.md", line: 12, isError: true, message: "no"),
                .init(file: "Docs/A.md", line: 13, isError: false, message: "yes"),
            ])
    }
}
