import Foundation

/// Formulas as functions of one kind of value, as a user would write them.
struct FormulaFile {
    /// The type of the values, and of `k`.
    var value: String
    var number = "Double"
    var prefix = "f"
    /// For a function that is generic, as a rule's are.
    var generic = ""
    var formulas = Formulas.all

    var source: String {
        let functions = formulas.enumerated().map { index, formula in
            """
            // \(formula.name)
            func \(prefix)\(index)\(generic)(_ a: [\(value)], _ k: \(number)) -> \(value) {
                let (p, q, x, w, b, y) = (a[0], a[1], a[2], a[3], a[4], a[5])
                _ = (p, q, x, w, b, y)
                let result = \(formula.text)
                return result
            }
            """
        }
        return functions.joined(separator: "\n") + "\n"
    }

    /// A line for each formula that the compiler refuses.
    func refused(limit: Int) async throws -> [String] {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "Formulas.swift")
        try ("import ChainRule\n" + source).write(to: file, atomically: true, encoding: .utf8)
        let compiler = Compiler(build: try .current(scratch: folder.url))
        let arguments = ["-typecheck", "-parse-as-library", "-Xfrontend", "-solver-scope-threshold=\(limit)"]
        guard
            case .refused(let messages, let log) = try await compiler.compile(
                arguments + [file.path], to: file, in: folder.url)
        else { return [] }
        let lines = ("import ChainRule\n" + source).split(separator: "\n", omittingEmptySubsequences: false)
        let errors = messages.filter(\.isError).map { message in
            "\(lines[message.line - 1].drop { $0 == " " }): \(message.message)"
        }
        return errors.isEmpty ? [log] : errors
    }
}
