import Testing

/// The tutorial's blocks “The same in PyTorch”, run by the Python that `CHAINRULE_PYTHON` names.
@Suite(.enabled("CHAINRULE_PYTHON names no Python that has PyTorch") { try await PythonBlock.canRun() })
struct PythonTests {
    @Test func `a page's Python prints what it says`() async throws {
        let blocks = try Repository.chosenPages().flatMap {
            try PythonBlock.all(in: Repository.text(of: $0), of: $0)
        }
        for problem in try await PythonBlock.problems(of: blocks) { problem.record() }
    }

    @Test func `wrong output is found, and blocks see nothing of each other`() async throws {
        let page = """
            ```python
            x = 7 // 2
            print(x)
            ```

            ```text
            3
            ```

            ```python
            print(1)
            print(x)
            ```
            It prints
            ```text
            1
            3
            ```

            ```python
            not run, as no text follows
            ```
            """
        let blocks = PythonBlock.all(in: page, of: "Docs/Bad.md")
        let found = try await PythonBlock.problems(of: blocks)
        #expect(found.map(\.line) == [17])
        #expect(found.first?.message.contains("NameError: name 'x' is not defined") == true)
    }
}
