import ChainRule
import ChainRuleExpressions
import TestSupport
import Testing

@testable import ChainRuleDrawing

@Suite struct ExplanationTests {
    @Test func `the sum times z, as on the board`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(100, name: "x"), y = graph.input(200, name: "y"), z = graph.input(4, name: "z")
        let solution = try graph.explanation(of: (x + y) * z, withRespectTo: x)
        #expect(
            solution.text == """
                Given
                  x = 100, y = 200, z = 4
                Forward
                  t = x + y = 100 + 200 = 300
                  out = t · z = 300 · 4 = 1200
                Backward
                  ∂out/∂out = 1
                  ∂out/∂t = z = 4
                  ∂out/∂x = ∂out/∂t · 1 = 4
                """)
    }

    /// What is computed so that no digits are lost is shown as what it means.
    @Test func `a loss hands back what textbooks say`() throws {
        func line(
            _ output: (Variable<Matrix<Double>>, Graph<Matrix<Double>>) throws -> Variable<Matrix<Double>>
        ) throws -> String {
            let graph = Graph<Matrix<Double>>()
            let x = graph.input([[0.3, 2.9, 4]], name: "x")
            let text = try graph.explanation(of: output(x, graph).named("L")).text
            let line = text.split(separator: "\n").last { $0.contains("dx = ") } ?? ""
            return String(line.drop { $0 == " " })
        }
        #expect(
            try line { x, graph in x.softmaxWithLoss(graph.constant([[2]], name: "t"), as: .classIndices) }
                == "dx = softmax(x) − oneHot(t, x) = [[0.0182113, 0.245192, −0.263403]]  (1×3)")
        #expect(
            try line { x, graph in x.binaryCrossEntropy(graph.constant([[0, 1, 1]], name: "t")) }
                == "dx = 0.333333 · (σ(x) − t) = [[0.191481, −0.0173845, −0.0059954]]  (1×3)")
        #expect(
            try line { x, graph in
                (x.softmax().named("y") * graph.constant([[1, 2, 3]], name: "c")).named("z").sum()
            }
            .hasPrefix("dx = y ⊙ (dy − Σ_row(dy ⊙ y)) = "))
        #expect(try line { x, _ in x.logSumExp() }.hasPrefix("dx = e^x / Σ(e^x) = "))
    }

    @Test func `words say that what was repeated is added up`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.constant([[1, 2], [3, 4]], name: "x")
        let (w, b) = (graph.parameter([[5, 6]], name: "w"), graph.parameter([[7, 8]], name: "b"))
        let text = try graph.explanation(of: ((x * w).named("t") + b).named("y"), inWords: true).text
        let summed = "added up over what it had been repeated to"
        #expect(text.contains("y (add) hands b its gradient \(summed)"))
        #expect(text.contains("t (multiply) hands w its gradient times x, \(summed)"))
    }

    @Test func `where paths meet, contributions are added up`() throws {
        let graph = Graph<Scalar>()
        let a = graph.input(1, name: "a")
        let b = (a + a).named("b")
        let text = try graph.explanation(of: (b + b).named("c")).text
        #expect(text.contains("∂c/∂b = 1 + 1 = 2"))
        #expect(text.contains("∂c/∂a = ∂c/∂b · 1 + ∂c/∂b · 1 = 2 + 2 = 4"))
    }

    @Test func `negative numbers have brackets, or their sign is the sum's`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(-3, name: "x"), y = graph.input(-2, name: "y")
        let text = try graph.explanation(of: x.squared() * y + y - x).text
        #expect(text.contains("t = x² = (−3)² = 9"))
        #expect(text.contains("u = t · y = 9 · (−2) = −18"))
        #expect(text.contains("v = u + y = −18 − 2 = −20"))
        #expect(text.contains("out = v − x = −20 − (−3) = −17"))
        #expect(text.contains("∂out/∂x = −1 + ∂out/∂t · 2 · x = −1 − 2 · 2 · (−3) = 11"))
    }

    @Test func `words say what is handed back`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x"), y = graph.input(3, name: "y")
        let text = try graph.explanation(of: x * y - x, inWords: true).text
        #expect(text.contains("t (multiply) hands y its gradient times the other's value, x"))
        #expect(text.contains("out (subtract) hands x its gradient with the sign changed"))
    }

    @Test func `words have brackets where a slope is a sum`() throws {
        let graph = Graph<Scalar>()
        let t = graph.input(0.5, name: "x").tanh().named("t")
        #expect(try graph.explanation(of: t, inWords: true).text.contains("its gradient times (1 − t²)"))
    }

    @Test func `what no gradient comes to hands none on`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let t = (x * 2).named("t")
        let y = (t.step() * x).named("y")
        let text = try graph.explanation(of: y).text
        #expect(text.contains("∂y/∂x = u = 1") && !text.contains("∂y/∂t"))
        let asked = try graph.explanation(of: y, withRespectTo: [x, t]).text
        #expect(asked.contains("∂y/∂t = 0\n") && asked.contains("∂y/∂x = u = 1"))
        #expect(try graph.explanation(of: t.step()).text.contains("∂out/∂x = 0"))
    }

    @Test func `a closure is named, with its numbers`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let double = graph.add(
            ClosureNode<Scalar>(
                name: "double it", forward: { 2 * $0 }, backward: { upstream, _, _ in 2 * upstream }), x)
        let text = try graph.explanation(of: double * double).text
        #expect(text.contains("t = doubleIt(x) = 6"))
        #expect(text.contains("∂out/∂x = backwardOfDoubleIt(∂out/∂t) = 24"))
        #expect(text.contains("double it has a backward of its own: 12 → 24"))
    }

    @Test func `a matrix product says how the shapes fit`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3], [4, 5, 6]], name: "x")
        let weights = graph.parameter([[1, -1], [0, 2], [3, 0.5]], name: "W")
        let bias = graph.parameter([[0.5, -0.5]], name: "b")
        let y = (x.matmul(weights) + bias).named("y")
        let text = try graph.explanation(of: y.sum()).text
        #expect(text.contains("dW = xᵀ · dt = [[5, 5], [7, 7], [9, 9]]  ((3×2) · (2×2) = 3×2)"))
        #expect(text.contains("dx = dt · Wᵀ = [[0, 2, 3.5], [0, 2, 3.5]]  ((2×2) · (2×3) = 2×3)"))
        #expect(text.contains("db = Σ_column(dy) = [[2, 2]]  (2×2 → 1×2)"))
    }

    @Test func `what has no gradient is an error, what has none to show is said`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x"), y = graph.input(2, name: "y")
        try graph.freeze(y)
        #expect(throws: GraphError.noGradient("y", reason: "it is frozen")) {
            try graph.explanation(of: x * y, withRespectTo: y)
        }
        let other = graph.input(3, name: "other")
        #expect(
            try graph.explanation(of: x * y, withRespectTo: other).text
                .contains("∂out/∂other = 0: it does not depend on other"))
        #expect(try graph.explanation(of: x, withRespectTo: x).text.contains("∂x/∂x = 1"))
        let steering = graph.input(3, name: "a\u{1B}[31m")
        #expect(try !graph.explanation(of: x, withRespectTo: steering).text.contains("\u{1B}"))
    }

    @Test func `before numbers are fed there are only symbols`() throws {
        let graph = Graph<Scalar>()
        let x = graph.placeholder("x")
        let text = try graph.explanation(of: (x * x).sin()).text
        #expect(text.contains("  t = x²"))
        #expect(text.contains("∂out/∂t · x + ∂out/∂t · x"))
    }

    @Test func `letters are none that are taken`() throws {
        let graph = Graph<Scalar>()
        let t = graph.input(2, name: "t"), out = graph.input(3, name: "out")
        let text = try graph.explanation(of: (t + out) * graph.input(4)).text
        #expect(text.contains("  u = t + out = 2 + 3 = 5"))
        #expect(text.contains("  v = u · x = 5 · 4 = 20"))
    }

    /// A graph of names that mean something to a notation.
    private func graphOfNames(_ names: [String]) throws -> Explanation {
        let graph = Graph<Scalar>()
        var sum = graph.input(1.5e-7, name: "w")
        for name in names { sum = sum * 2 + graph.input(-2, name: name).sigmoid() }
        return try graph.explanation(of: sum.named("out_put"), inWords: true)
    }

    private let names = [
        "a_b", "<b>", "a&b", "50%", "x₁", "α", "Ω", "a b", "$x$", "{y}", "\\z", "a#b", "~", "q^2", "\"s\"",
        "`c`",
        "*m*", "|p|", "new\nline",
    ]

    @Test func `names mean themselves in Markdown and HTML`() throws {
        let solution = try graphOfNames(names + ["한글"])
        let html = solution.html
        #expect(html.contains("σ(&lt;b&gt;) = σ(−2) = 0.119203<"))
        #expect(html.contains("∂out_put/∂한글 = "))
        #expect(!html.contains("<b>") && !html.contains("a&b"))
        let markdown = solution.markdown
        #expect(markdown.contains("\\*m\\*") && markdown.contains("a\\_b") && markdown.contains("\\$x\\$"))
        #expect(markdown.hasPrefix("**Given**\n\n- w = 1.5·10⁻⁷, a\\_b = −2"))
    }

    @Test(.enabled(if: LaTeX.program != nil))
    func `LaTeX sets solutions, of matrices and of any names`() async throws {
        #expect(try await LaTeX.problem(in: graphOfNames(names).latex) == nil)
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3], [4, 5, 6]], name: "x"), targets = graph.input([[0], [1]])
        let weights = graph.parameter([[1, -1], [0, 2], [3, 0.5]], name: "layer1.weights")
        let loss = x.matmul(weights).elu().softmaxWithLoss(targets, as: .classIndices)
        let latex = try graph.explanation(of: loss, inWords: true).latex
        #expect(latex.contains("\\mathrm{d}\\text{layer1.weights} &= x^{\\mathsf T} \\cdot \\mathrm{d}t"))
        #expect(try await LaTeX.problem(in: latex) == nil)
    }
}
