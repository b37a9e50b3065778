import ChainRule
import Testing

/// `ActivationNode`: every choice of function does what its rule does, alone and in a graph.
@Suite struct ActivationTests {
    private static let choices: [(Activation, any UnaryRule)] = [
        (.step, Step()), (.identity, Identity()), (.sigmoid, Sigmoid()), (.tanh, Tanh()), (.relu, ReLU()),
        (.leakyReLU(slope: 0.2), LeakyReLU(slope: 0.2)), (.elu(alpha: 2), ELU(alpha: 2)),
        (.softplus, Softplus()),
        (.silu, SiLU()), (.gelu, GELU()), (.softmax, Softmax()), (.logSoftmax, LogSoftmax()),
    ]

    private let x: Matrix<Double> = [[-1.5, 0.25, 2], [0.75, -0.5, 1]]
    private let upstream: Matrix<Double> = [[0.5, -2, 1], [3, 0.25, -1]]

    @Test(arguments: choices.indices) func `an activation node computes what its rule computes`(_ index: Int)
        throws
    {
        func check<R: UnaryRule>(_ activation: Activation, _ rule: R) throws {
            var (node, plain) = (
                ActivationNode<Matrix<Double>>(activation), UnaryNode<R, Matrix<Double>>(rule)
            )
            #expect(node.forward(x) == plain.forward(x), "\(rule.name)")
            #expect(node.backward(upstream) == plain.backward(upstream), "\(rule.name)")
            #expect(node.slope == nil && node.slopeGradient == nil)
            let graph = Graph<Matrix<Double>>()
            let input = graph.input(x)
            let output = graph.add(ActivationNode(activation), input)
            try graph.forward()
            try graph.backward(from: output, upstream: upstream)
            #expect(
                try output.value == node.forward(x) && input.gradient == node.backward(upstream),
                "\(rule.name)")
        }
        let (activation, rule) = Self.choices[index]
        try check(activation, rule)
    }

    @Test func `names of abbreviations`() {
        #expect([ReLU().name, SiLU().name, PReLU().name] == ["relu", "silu", "prelu"])
        #expect([LeakyReLU().name, LogSoftmax().name] == ["leaky relu", "log softmax"])
    }

    @Test func `a PReLU node alone has its slope's gradient`() {
        var node = ActivationNode<Matrix<Double>>(.prelu(slope: 0.25))
        #expect(node.forward(x) == [[-0.375, 0.25, 2], [0.75, -0.125, 1]])
        #expect(node.backward(upstream) == [[0.125, -2, 1], [3, 0.0625, -1]])
        #expect(node.slope == [[0.25]] && node.slopeGradient == [[-0.875]])
        node.slope = [[0.5]]
        #expect(node.forward(x)[0, 0] == -0.75)
    }

    @Test func `a PReLU node in a graph has its slope's gradient`() throws {
        let graph = Graph<Matrix<Double>>()
        let input = graph.input(x)
        let output = graph.add(ActivationNode(.prelu(slope: 0.25)), input, name: "p")
        #expect(graph.parameters.map(\.name) == ["p.slope"])
        try graph.forward()
        try graph.backward(from: output, upstream: upstream)
        #expect(try graph.node(named: "p.slope").gradient == [[-0.875]])
        #expect(try graph.checkGradients(of: output).passed)
    }

    @Test func `a backward before any forward has no value`() {
        var node = ActivationNode<Matrix<Double>>(.relu)
        #expect(node.backward([[1]]).fault?.reason == "there was no forward before it: call forward first")
        var scalar = ActivationNode<Scalar>(.relu)
        #expect(scalar.backward(1).isNaN)
    }
}
