import ChainRule
import RuleSamples
import TestSupport
import Testing

@testable import ChainRuleExpressions

@Suite struct NotationTests {
    private func all(_ value: SymbolicValue, _ x: String = "x") -> [String] {
        [Notation.text(), .latex(), .html()].map { notation in
            notation.text(value) { symbol in notation.name(symbol == .value(0) ? x : name(symbol)) }
        }
    }

    @Test func `four notations`() {
        #expect(all(x * x / (y + 1)) == ["x² / (y + 1)", "\\frac{x^{2}}{y + 1}", "x<sup>2</sup> / (y + 1)"])
        #expect(all((-x).exp().sqrt()) == ["√(e^(−x))", "\\sqrt{e^{-x}}", "√(e<sup>−x</sup>)"])
        #expect(
            all(x.log10() * y.abs()) == [
                "log₁₀(x) · |y|", "\\log_{10}\\mathopen{}\\left(x\\right) \\cdot \\left|y\\right|",
                "log₁₀(x) · |y|",
            ])
        #expect(
            all(x.step()) == [
                "(1 if x > 0, else 0)", "\\begin{cases}1 & x > 0\\\\ 0 & \\text{else}\\end{cases}",
                "(1 if x &gt; 0, else 0)",
            ])
        #expect(x.sigmoid().log().javaScript(name) == "Math.log(sigmoid(x))")
        #expect((x - (y - 1)).javaScript(name) == "x - (y + (-1))")
    }

    @Test func `products of matrices, and of their elements`() {
        let a = SymbolicValue.symbol(.value(0), shape: SymbolicShape(rows: 2, columns: 3))
        let b = SymbolicValue.symbol(.value(1), shape: SymbolicShape(rows: 2, columns: 3))
        let product = a._matmul(b, transposingSelf: true, transposingOther: false)
        #expect(text(product) == "xᵀ · y")
        #expect(product.shape == SymbolicShape(rows: 3, columns: 3))
        #expect(text((a * b)._matmul(b, transposingSelf: false, transposingOther: true)) == "(x ⊙ y) · yᵀ")
        #expect(text(a.sum(.eachColumn)) == "Σ_column(x)")
        let (p, q) = (
            SymbolicValue.symbol(.value(0), shape: .scalar), SymbolicValue.symbol(.value(1), shape: .scalar)
        )
        let both = (p.broadcast(like: a) * q.broadcast(like: a)).sum(.all)
        #expect(text(both) == "Σ(repeated(x · y))" && both.shape == .scalar)
        let column = SymbolicValue.symbol(.value(1), shape: SymbolicShape(rows: 2, columns: 1))
        #expect(text(a * (column.filled(with: 1) / column)) == "x / y")
        #expect(text(p * a.filled(with: 2)) == "repeated(2 · x)")
        #expect(text(a._reduced(like: a.sum(.eachRow))) == "Σ_row(x)")
        #expect(text(a * a.count(.all)) == "6 · x")
        #expect(text(a.sum(.all).broadcast(like: a)) == "repeated(Σ(x))")
    }

    @Test func `powers of numbers that are more than digits, and parts of a matrix`() {
        let numbers = Notation.text { "\($0 == 2.5 ? "2.5" : "1.2·10⁻⁵")" }
        func text(_ exponent: Double) -> String { numbers.text(x.power(exponent)) { _ in "x" } }
        #expect(text(2.5) == "x^2.5" && text(0.000012) == "x^(1.2·10⁻⁵)")
        #expect(x.power(.infinity).javaScript { _ in "x" } == "power(x, Infinity)")
        let part = SymbolicValue.symbol(.value(0), shape: SymbolicShape(rows: 2, columns: 3)).slice(
            rows: 0..<1)
        #expect(
            all(part).dropFirst() == [
                "\\operatorname{part}_{\\text{rows 0..\\textless{}1}}\\mathopen{}\\left(x\\right)",
                "part<sub>rows 0..&lt;1</sub>(x)",
            ])
    }

    @Test func `names mean themselves`() {
        #expect(all(x, "x²").prefix(2) == ["x²", "\\text{x²}"])
        #expect(
            all(x, "<\u{301}%\u{301}").dropFirst() == [
                "\\text{\\textless{}\u{301}\\%\u{301}}", "&lt;\u{301}%\u{301}",
            ])
        let names = ["a_b", "<x>", "a&b", "50%", "한글", "x₁", "w12", "α", "Ω", "a b"]
        #expect(
            names.map { all(x, $0)[1] } == [
                "\\text{a\\_b}", "\\text{\\textless{}x\\textgreater{}}", "\\text{a\\&b}", "\\text{50\\%}",
                "\\text{한글}",
                "x_{1}", "w_{12}", "\\alpha", "\\Omega", "\\text{a b}",
            ])
        #expect(names.prefix(5).map { all(x, $0)[2] } == ["a_b", "&lt;x&gt;", "a&amp;b", "50%", "한글"])
    }

    @Test func `a formula is a template for numbers`() {
        let pieces = Notation.text().writing(x + y * x - y)
        #expect(
            pieces == [
                .value(node: 0, brackets: .never), .text(" + "), .value(node: 1, brackets: .never),
                .text(" · "),
                .value(node: 0, brackets: .ifNegative), .text(" − "), .value(node: 1, brackets: .ifNegative),
            ])
        let filled = pieces.filled(in: .text()) { $0 == .value(0) ? "−3" : "−2" }
        #expect(filled == "−3 − 2 · (−3) − (−2)")
        let power = Notation.text().writing((x * x).asTaught()).filled(in: .text()) { _ in "1.2·10⁻⁵" }
        #expect(power == "(1.2·10⁻⁵)²")
    }

    @Test(.enabled(if: LaTeX.program != nil))
    func `LaTeX sets what every rule says`() async throws {
        let samples: [(any Rule, [SymbolicShape])] =
            ScalarRule.all.map { ($0.rule, Array(repeating: .scalar, count: $0.operandCount)) }
            + MatrixRule.all.map { ($0.rule, $0.operands.map { SymbolicShape($0.shape) }) }
        let lines = samples.flatMap { rule, shapes in
            let operands = shapes.enumerated().map { SymbolicValue.symbol(.value($0), shape: $1) }
            let forward = SymbolicValue.result(of: rule, operands)
            let result = SymbolicValue.symbol(.value(shapes.count), shape: forward.shape)
            let upstream = SymbolicValue.symbol(.gradient(shapes.count), shape: forward.shape)
            return ([forward] + rule.backward(upstream: upstream, operands: operands, result: result)).map {
                "\\["
                    + Notation.latex().text($0) { symbol in
                        if case .gradient(let node) = symbol { "\\mathrm{d}x_{\(node)}" } else { "x" }
                    } + "\\]"
            }
        }
        #expect(lines.count > 400)
        #expect(try await LaTeX.problem(in: lines.joined(separator: "\n")) == nil)
        #expect(try await LaTeX.problem(in: "\\[\\frac{1}{\\]") != nil)
    }
}
