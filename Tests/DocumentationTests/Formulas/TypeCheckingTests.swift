import Foundation
import Testing

/// Formulas that users write compile at once. The compiler's own measure is the number of scopes that its
/// solver opens, which is the same on every machine; with the usual limit of a million it gives up after many
/// seconds.
@Suite struct TypeCheckingTests {
    private static let limit = 1_000
    /// Generic code is harder: each `0.5 * (…)` is tried on all of Swift's numbers first.
    private static let limitInRules = 10_000

    @Test(arguments: [
        FormulaFile(value: "Variable<Double>"), FormulaFile(value: "Variable<Float>", number: "Float"),
        FormulaFile(value: "Variable<Matrix<Double>>"),
        FormulaFile(value: "Variable<Matrix<Float>>", number: "Float"),
        FormulaFile(value: "Matrix<Double>"), FormulaFile(value: "Matrix<Float>", number: "Float"),
        FormulaFile(value: "Dual<Double>"), FormulaFile(value: "Double"),
    ])
    func `formulas type check at once`(_ file: FormulaFile) async throws {
        #expect(try await file.refused(limit: Self.limit) == [])
    }

    /// A rule's body does not know its type of value; long ones are to be written in parts.
    @Test func `rules type check at once`() async throws {
        let file = FormulaFile(
            value: "V", number: "V.Element", generic: "<V: GraphValue>", formulas: Formulas.inRules)
        #expect(try await file.refused(limit: Self.limitInRules) == [])
    }

    /// The limit is one: a formula of this length in generic code goes beyond it.
    @Test func `the type checker's limit refuses a long formula in generic code`() async throws {
        let file = FormulaFile(
            value: "V", number: "V.Element", generic: "<V: GraphValue>",
            formulas: Formulas.all.filter { $0.name == "goldstein price" })
        let errors = try await file.refused(limit: Self.limitInRules)
        #expect(errors.count == 1 && errors[0].contains("reasonable time"), "\(errors)")
    }

    /// Each formula says the same on all kinds of value, and its gradients are its slopes.
    @Test func `formulas say the same on all values`() async throws {
        let kinds = [
            ("d", "Double", "Double"), ("v", "Variable<Double>", "Double"),
            ("f", "Variable<Float>", "Float"), ("m", "Variable<Matrix<Double>>", "Double"),
            ("a", "Matrix<Double>", "Double"), ("u", "Dual<Double>", "Double"),
        ]
        let files = kinds.map { FormulaFile(value: $1, number: $2, prefix: $0).source }
        let calls = Formulas.all.enumerated().map { index, formula in
            "try check(\"\(formula.name)\", \(kinds.map { "\($0.0)\(index)" }.joined(separator: ", ")))"
        }
        let program =
            ([FormulaFile.check] + files)
            .joined(separator: "\n") + calls.joined(separator: "\n")
        let folder = try ScratchFolder()
        let main = folder.url.appending(path: "main.swift")
        try program.write(to: main, atomically: true, encoding: .utf8)
        let build = try BuildFolder.current(scratch: folder.url)
        let product = folder.url.appending(path: "formulas")
        let result = try await Compiler(build: build).compile(
            [main.path, "-o", product.path] + build.linkFlags, to: product, in: folder.url)
        guard case .compiled(let product) = result else {
            Issue.record("\(result)")
            return
        }
        let child = try await ChildProcess.run(product, in: folder.url, limit: PageCheck.usualLimit)
        #expect(child.ending == .exited(0))
        #expect(child.output + child.errors == "")
    }
}
