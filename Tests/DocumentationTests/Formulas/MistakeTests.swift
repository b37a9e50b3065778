import Foundation
import Testing

/// What does not compile says what does. `x` and `y` are variables, `n` is a whole number.
@Suite struct MistakeTests {
    private static let mistakes = [
        ("x > 0", "try x.value"), ("x < y", "try x.value"), ("abs(x - 1) >= 0.5", "try x.value"),
        ("x ^ 2", "x.power(2)"), ("pow(x, y)", "x.raised(to: y)"), ("x + \"a\"", "x.named("),
        ("x * n", "Double(n)"), ("n - x", "Double(n)"), ("x % 2", "remainder"), ("x.max(0)", "maximum(_:)"),
        ("x.min(y)", "minimum(_:)"),
    ]

    @Test func `compiler messages of mistakes say what there is instead`() async throws {
        let lines = Self.mistakes.map { "    _ = \($0.0)" }
        let source =
            ["import ChainRule", "func f(_ x: Variable<Scalar>, _ y: Variable<Scalar>, _ n: Int) {"] + lines
            + ["}"]
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "Mistakes.swift")
        try source.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        let compiler = Compiler(build: try .current(scratch: folder.url))
        let result = try await compiler.compile(
            ["-typecheck", "-parse-as-library", file.path], to: file, in: folder.url)
        guard case .refused(let messages, _) = result else {
            Issue.record("nothing is refused")
            return
        }
        for (index, (mistake, advice)) in Self.mistakes.enumerated() {
            let errors = messages.filter { $0.isError && $0.line == index + 3 }.map(\.message)
            #expect(errors.count == 1 && errors[0].contains(advice), "\(mistake): \(errors)")
        }
    }
}
