import Foundation

/// Checks pages: reads, compiles, runs and compares.
struct PageCheck {
    /// How long a page's program may run: far longer than any needs, on the slowest machine.
    static let usualLimit = ChildProcess.Limit(seconds: 180)

    var limit = PageCheck.usualLimit

    static let gate = Gate(slots: ProcessInfo.processInfo.activeProcessorCount)

    /// Everything that is wrong with a page.
    func problems(of path: String, markdown: String) async throws -> [Problem] {
        let page = Page(path: path, markdown: markdown)
        let found = try await Self.gate.pass { try await problems(of: page) }
        return (page.problems + found).sorted { $0.line < $1.line }
    }

    private func problems(of page: Page) async throws -> [Problem] {
        guard !page.program.isEmpty || !page.refused.isEmpty else { return [] }
        let folder = try ScratchFolder()
        let scratch = folder.url
        let compiler = Compiler(build: try .current(scratch: scratch))
        let pages = Repository.root.appending(path: page.path).deletingLastPathComponent()
        for file in page.dataFiles {
            let source = pages.appending(path: file).standardizedFileURL
            try FileManager.default.copyItem(
                at: source, to: scratch.appending(path: source.lastPathComponent))
        }

        var problems: [Problem] = []
        if !page.program.isEmpty {
            problems = try await run(PageProgram(file: page.path, snippets: page.program), compiler, scratch)
        }
        for (snippet, predecessors) in page.refused {
            let context = page.program.prefix(predecessors) + [snippet]
            let program = PageProgram(file: page.path, snippets: Array(context))
            if case .refused(let messages, _) = try await compiler.compile(program, in: scratch),
                messages.contains(where: {
                    $0.isError && $0.file == page.path && snippet.range.contains($0.line)
                })
            {
                continue
            }
            problems.append(
                Problem(
                    file: page.path, line: snippet.firstLine,
                    message: "“swift fails”, but the compiler accepts it"))
        }
        return problems
    }

    /// Compiles and runs a page's program, and compares what its snippets print.
    private func run(_ program: PageProgram, _ compiler: Compiler, _ scratch: URL) async throws -> [Problem] {
        switch try await compiler.compile(program, in: scratch) {
        case .refused(let messages, let log):
            let onPage = messages.filter { $0.file == program.file }
            let errors = onPage.filter(\.isError)
            guard errors.isEmpty else {
                return errors.map {
                    Problem(file: $0.file, line: $0.line, message: "does not compile: \($0.message)")
                }
            }
            // An error at the end of the program (a missing brace); a note tells where it comes from.
            let line = onPage.first?.line ?? program.snippets[0].firstLine
            return [Problem(file: program.file, line: line, message: "does not compile:\n\(log.indented)")]

        case .compiled(let product):
            let child = try await ChildProcess.run(product, in: scratch, limit: limit)
            var outputs = program.outputs(in: child.output)
            let rest = outputs.removeLast()
            var problems: [Problem] = []
            if outputs.count < program.snippets.count || child.ending != .exited(0) {
                problems.append(
                    try await failure(of: program, child, finished: outputs.count, compiler, scratch))
            } else {
                outputs[outputs.count - 1] += rest
                if !child.errors.isEmpty {
                    problems.append(
                        Problem(
                            file: program.file, line: program.snippets[0].firstLine,
                            message: "the page's program writes to standard error:\n\(child.errors.indented)")
                    )
                }
            }
            problems += try program.snippets.compactMap { try pictureProblem($0, of: program, in: scratch) }
            return problems
                + zip(program.snippets, outputs).compactMap { snippet, output in
                    Comparison.problem(file: program.file, snippet: snippet, printed: output)
                }
        }
    }

    /// Whether a picture that the program wrote is another one than in `Docs/Images`, or is not on the page. With
    /// `CHAINRULE_WRITE_PICTURES` in the environment it is written there.
    private func pictureProblem(
        _ snippet: Snippet, of program: PageProgram, in scratch: URL
    ) throws -> Problem? {
        guard let name = snippet.picture,
            let drawn = try? Data(contentsOf: scratch.appending(path: "\(name).svg"))
        else { return nil }
        let file = Repository.root.appending(path: "Docs/Images/\(name).svg")
        if ProcessInfo.processInfo.environment["CHAINRULE_WRITE_PICTURES"] != nil {
            try drawn.write(to: file)
        }
        if (try? Data(contentsOf: file)) == drawn { return nil }
        return Problem(
            file: program.file, line: snippet.firstLine,
            message: "Docs/Images/\(name).svg is another picture; CHAINRULE_WRITE_PICTURES=1 writes it anew")
    }

    /// Where and how a program ended before its time. A second, traced run finds the line.
    private func failure(
        of program: PageProgram, _ child: ChildProcess, finished: Int, _ compiler: Compiler, _ scratch: URL
    ) async throws -> Problem {
        let snippet = program.snippets[min(finished, program.snippets.count - 1)]
        var line = snippet.firstLine
        var traced = program
        traced.isTraced = true
        if case .compiled(let product) = try await compiler.compile(traced, in: scratch) {
            let again = try await ChildProcess.run(
                product, in: scratch, limit: .init(seconds: min(limit.seconds, 5), patience: limit.patience))
            line = traced.lastLine(in: again.errors) ?? line
        }
        // A line before this snippet: nothing in it looked like a statement.
        if !snippet.range.contains(line) { line = snippet.firstLine }
        let early = child.ending == .exited(0) ? ", before the end of the page" : ""
        // Swift's run-time library adds addresses, which say nothing to a writer.
        let message = child.errors.split(separator: "Current stack trace:", omittingEmptySubsequences: false)[
            0]
        let errors = message.isEmpty ? "" : "\n\(String(message).indented)"
        return Problem(
            file: program.file, line: line, message: "the program \(child.ending) here\(early)\(errors)")
    }
}
