import Foundation

/// A page's program for PyTorch, with what the page says it prints.
struct PythonBlock {
    var path: String
    var snippet: Snippet

    /// The `python` blocks of a page that a `text` block follows.
    static func all(in markdown: String, of path: String) -> [PythonBlock] {
        let blocks = FencedBlock.all(in: markdown)
        return zip(blocks, blocks.dropFirst()).compactMap { code, output in
            guard code.language == "python", output.language == "text" else { return nil }
            var snippet = Snippet(firstLine: code.line + 1, lines: code.lines)
            snippet.expected = zip((output.line + 1)..., output.lines).map(ExpectedLine.init)
            return PythonBlock(path: path, snippet: snippet)
        }
    }

    /// The Python that blocks are run by, as a path or a name.
    private static let python = ProcessInfo.processInfo.environment["CHAINRULE_PYTHON"]

    /// Whether there is a Python with PyTorch.
    static func canRun() async throws -> Bool {
        let find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"
        guard let python else { return false }
        let folder = try ScratchFolder()
        return try await run([python, "-c", find], in: folder).ending == .exited(0)
    }

    /// What is wrong with the blocks. All of them are run by one Python, as importing PyTorch takes seconds, but each in
    /// a copy of that process: none sees what another did.
    static func problems(of blocks: [PythonBlock]) async throws -> [Problem] {
        let folder = try ScratchFolder()
        let mark = "\u{1}\(UInt64.random(in: .min ... .max))\u{1}"
        var names: [String] = []
        for (number, block) in blocks.enumerated() {
            names.append("\(number).py")
            try block.snippet.lines.joined(separator: "\n").write(
                to: folder.url.appending(path: names[number]), atomically: true, encoding: .utf8)
        }
        let child = try await run([python ?? "python3", "-c", driver, mark] + names, in: folder)
        let outputs = child.output.split(separator: mark + "\n", omittingEmptySubsequences: false)
        guard child.ending == .exited(0), outputs.count == blocks.count + 1 else {
            throw HarnessError("Python \(child.ending)\n\(child.errors)")
        }
        return zip(blocks, outputs).compactMap { block, output in
            Comparison.problem(file: block.path, snippet: block.snippet, printed: String(output))
        }
    }

    /// Runs the files that it is given, and prints a mark after each.
    private static let driver = """
        import os, sys, torch, traceback
        mark, *names = sys.argv[1:]
        for name in names:
            child = os.fork()
            if child == 0:
                try:
                    exec(compile(open(name).read(), name, "exec"), {"__name__": "__main__"})
                except BaseException:
                    traceback.print_exc(file=sys.stdout)
                sys.stdout.flush()
                os._exit(0)
            status = os.waitpid(child, 0)[1]
            print("" if status == 0 else f"ended with status {status}\\n", mark, sep="", flush=True)
        """

    private static func run(_ command: [String], in folder: ScratchFolder) async throws -> ChildProcess {
        try await ChildProcess.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["OMP_NUM_THREADS=1"] + command, in: folder.url,
            limit: PageCheck.usualLimit)
    }
}
