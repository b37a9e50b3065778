import Foundation

/// The playground's pages as one program, as a linker's run for each would take longer than all else. Each page's code
/// is a function in a file of its own.
struct PlaygroundProgram {
    /// The pages' sources, by their path from the root of the repository.
    var pages: [(path: String, source: String)]

    /// What is wrong with the pages: what does not compile, ends early, or prints something else than is said behind
    /// its `print` calls.
    func problems() async throws -> [Problem] {
        let folder = try ScratchFolder()
        let mark = "\u{1}\(UInt64.random(in: .min ... .max))\u{1}"
        var files: [(name: String, text: String)] = []
        for (number, page) in pages.enumerated() {
            files.append(("page\(number).swift", Self.function(number, page.path, page.source)))
        }
        let calls = pages.indices.map { number in
            """
            do { try page\(number)() } catch { print("throws", error) }
            print("\(mark.replacing("\u{1}", with: "\\u{1}"))")
            fflush(nil)
            """
        }
        files.append(("main.swift", "import Foundation\n\(calls.joined(separator: "\n"))\n"))
        for file in files {
            try file.text.write(
                to: folder.url.appending(path: file.name), atomically: true, encoding: .utf8)
        }

        let product = folder.url.appending(path: "playground")
        let compiler = Compiler(build: try .current(scratch: folder.url))
        // An expression on a line of its own, which a playground shows, is a warning in a program.
        let arguments =
            ["-wmo", "-suppress-warnings", "-o", product.path]
            + files.map { folder.url.appending(path: $0.name).path } + compiler.build.linkFlags
        if case .refused(let messages, let log) = try await compiler.compile(
            arguments, to: product, in: folder.url)
        {
            let errors = messages.filter { message in
                message.isError && pages.contains { $0.path == message.file }
            }
            guard !errors.isEmpty else { throw HarnessError("the playground does not compile:\n\(log)") }
            return errors.map {
                Problem(file: $0.file, line: $0.line, message: "does not compile: \($0.message)")
            }
        }

        let child = try await ChildProcess.run(product, in: folder.url, limit: PageCheck.usualLimit)
        let outputs = child.output.split(separator: mark + "\n", omittingEmptySubsequences: false)
        var problems = zip(pages, outputs).compactMap { page, output in
            let lines = page.source.split(omittingEmptySubsequences: false) { $0.isNewline }
            let snippet = Snippet(firstLine: 1, lines: lines.map(String.init))
            return Comparison.problem(file: page.path, snippet: snippet, printed: String(output))
        }
        if child.ending != .exited(0) || !child.errors.isEmpty || outputs.count <= pages.count {
            let path = pages[min(outputs.count, pages.count) - 1].path
            let message = "the program \(child.ending)\n\(child.errors.indented)"
            problems.append(Problem(file: path, line: 1, message: message))
        }
        return problems
    }

    /// A file with a page's imports, and a function with the rest of it. Messages name the page and its lines.
    private static func function(_ number: Int, _ path: String, _ source: String) -> String {
        let lines = source.split(omittingEmptySubsequences: false) { $0.isNewline }
        let imports = lines.filter { $0.hasPrefix("import ") }
        return """
            \(imports.joined(separator: "\n"))
            func page\(number)() throws {
            #sourceLocation(file: "\(path)", line: 1)
            \(lines.map { $0.hasPrefix("import ") ? "" : $0 }.joined(separator: "\n"))
            #sourceLocation()
            }

            """
    }
}
