import ChainRule
import ChainRuleExport
import Testing

@Suite struct PythonSourceTests {
    typealias M = Matrix<Double>

    @Test func `a network`() throws {
        let graph = Graph<M>()
        let x = graph.constant([[0.5, -1], [2, 1], [0, 3]], name: "x")
        let t = graph.constant([[0], [1], [1]], name: "t")
        let w1 = graph.parameter([[0.5, -1, 0.25], [1, 0.5, -0.5]], name: "W₁")
        let b1 = graph.parameter([[0, 0.5, 0]], name: "b₁")
        let w2 = graph.parameter([[1, -0.5], [0.5, 0.25], [-1, 1]], name: "W₂")
        let b2 = graph.parameter([[0, 0.1]], name: "b₂")
        let hidden = x.affine(w1, b1).tanh()
        let scores = hidden.affine(w2, b2)
        let loss = scores.softmaxWithLoss(t, as: .classIndices).named("loss")
        print(try graph.pythonSource(of: loss, withRespectTo: [w1, b1, w2, b2], for: .jax))
        print(try graph.pythonSource(of: loss, withRespectTo: [w1, b1, w2, b2], for: .torch))
        print(try graph.pythonSource(of: scores, for: .numpy, function: "scores"))
    }
}
