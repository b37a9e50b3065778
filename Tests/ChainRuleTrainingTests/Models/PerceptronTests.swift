import ChainRule
import ChainRuleTraining
import Testing

@Suite struct PerceptronTests {
    private let x: Matrix<Double> = [[0, 1, 0, 1]]
    private let y: Matrix<Double> = [[0, 0, 1, 1]]

    @Test func `perceptrons compute AND, NAND, OR and XOR`() {
        #expect(Perceptron.and(x, y) == [[0, 0, 0, 1]])
        #expect(Perceptron.nand(x, y) == [[1, 1, 1, 0]])
        #expect(Perceptron.or(x, y) == [[0, 1, 1, 1]])
        #expect(Perceptron.exclusiveOr(x, y) == [[0, 1, 1, 0]])
        #expect(Perceptron.and(1.0, 1.0) == 1)
    }

    @Test func `perceptrons work in a graph`() throws {
        let graph = Graph<Scalar>()
        let (a, b) = (graph.input(1, name: "a"), graph.input(0, name: "b"))
        let out = Perceptron.exclusiveOr(a, b)
        #expect(try graph.forward(to: out) == 1)
        try graph.feed(b, 1)
        #expect(try graph.forward(to: out) == 0)
    }

    @Test func `weights can be changed`() {
        var gate = Perceptron.and
        gate.bias = -0.2
        #expect(gate == .or)
        gate.weights = (-0.5, 0.5)
        #expect(gate.weights == (-0.5, 0.5))
        #expect(gate(x, y) == [[0, 0, 1, 0]])
    }
}
