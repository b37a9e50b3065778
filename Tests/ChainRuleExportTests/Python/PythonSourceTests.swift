import ChainRule
import ChainRuleTraining
import Testing

@testable import ChainRuleExport

@Suite struct PythonSourceTests {
    typealias M = Matrix<Double>

    /// A two-layer network with names that Python does not have.
    private func network() -> (Graph<M>, loss: Variable<M>, parameters: [Variable<M>]) {
        let graph = Graph<M>()
        let x = graph.constant([[0.5, -1], [2, 1], [0, 3]], name: "x")
        let t = graph.constant([[0], [1], [1]], name: "정답")
        let w1 = graph.parameter([[0.5, -1, 0.25], [1, 0.5, -0.5]], name: "W₁")
        let b1 = graph.parameter([[0, 0.5, 0]], name: "b₁")
        let w2 = graph.parameter([[1, -0.5], [0.5, 0.25], [-1, 1]], name: "W₂")
        let hidden = x.affine(w1, b1).tanh()
        let loss = hidden.matmul(w2).softmaxWithLoss(t, as: .classIndices).named("loss")
        return (graph, loss, [w1, b1, w2])
    }

    @Test func `a network in JAX, with its gradients`() throws {
        let (graph, loss, parameters) = network()
        let source = try graph.pythonSource(of: loss, withRespectTo: parameters, for: .jax)
        #expect(source == Golden.text("network.py", writing: source), "\(source)")
    }

    @Test func `predictions alone in NumPy, at a fixed number of rows`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2], [3, 4]], name: "x")
        let y = (x * graph.constant([[0.5, -1]]) + 2).relu().named("y")
        let source = try graph.pythonSource(of: y, for: .numpy, function: "model", examples: [])
        #expect(
            source == #"""
                """Y, written by ChainRule."""

                import numpy as np

                constant = np.array([[0.5, -1]], dtype=np.float64)


                def model(x):
                    """Returns y.

                    x: 2 × 2
                    """
                    multiply = x * constant  # 2 × 2
                    add_constant = multiply + 2  # 2 × 2
                    y = np.maximum(add_constant, 0)  # 2 × 2
                    return y

                """#)
    }

    @Test func `names become identifiers`() {
        var names = PythonNames(taken: ["np"])
        let found = [
            "W₁", "W1", "lambda", "np", "레이어.weight", "2nd", "a b", "", "x²", "ﬁ", "∂L/∂W", "None", "_",
            "a__b",
            "🙂",
        ].map { names.identifier($0) }
        #expect(
            found == [
                "W1", "W1_2", "lambda_", "np_2", "레이어_weight", "_2nd", "a_b", "_", "x2", "fi", "L_W", "None_",
                "__2", "a__b", "__3",
            ])
    }

    /// Decomposed and composed letters are one identifier to Python.
    @Test func `names that Python takes for the same are told apart`() {
        var names = PythonNames(taken: [])
        #expect(names.identifier("é") == "é" && names.identifier("e\u{301}") == "é_2")
        #expect(names.identifier("값") == "값" && names.identifier("\u{1100}\u{1161}\u{11B9}") == "값_2")
    }

    @Test func `names of a docstring do not end it`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "a\"\"\"\\\n")
        let source = try graph.pythonSource(of: x * 2, for: .numpy)
        #expect(source.contains(#"a: a number, "a'''\\\\n" in the graph"#))
    }

    /// As in a recurrent network, or in a graph of a hundred examples.
    @Test func `a weight may be used a thousand times`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(0.5, name: "w")
        var x = graph.input(1, name: "x")
        for _ in 0..<1000 { x = x.sin() + w }
        let source = try graph.pythonSource(of: x, withRespectTo: [w], for: .numpy)
        #expect(source.split(separator: "\n").last == "    return add_1000, (d_w,)")
        #expect(try graph.onnx(of: x, withRespectTo: [w]).count > 1000)
    }

    // MARK: What cannot be written

    @Test func `closures are refused by name`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let y = graph.add(
            ClosureNode<Scalar>(
                name: "twice", forward: { $0 * 2 }, backward: { upstream, _, _ in upstream * 2 }), x,
            name: "f")
        let error = #expect(throws: ExportError.self) { try graph.pythonSource(of: y, for: .jax) }
        #expect("\(error!)".hasPrefix("\"f\" (") && "\(error!)".contains("write it as a rule"))
    }

    @Test func `a node without a value is refused by name`() throws {
        let graph = Graph<M>()
        let x = graph.placeholder("x")
        #expect(throws: ExportError.noValue(node: "x")) { try graph.pythonSource(of: x * 2, for: .jax) }
    }

    @Test func `an open number of examples that does not fit is refused, with what met`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2], [3, 4], [5, 6]], name: "x")
        let y = (x + graph.constant([[1, 1], [2, 2], [3, 3]])).named("y")
        #expect(throws: ExportError.shapes(node: "y", operation: "add", operands: ["N×2", "3×2"])) {
            try graph.pythonSource(of: y, for: .numpy, examples: [x])
        }
        // By default the rows that there are.
        #expect(try graph.pythonSource(of: y, for: .numpy).contains("x: 3 × 2"))
    }

    @Test func `gradients of constants and of other graphs are refused`() throws {
        let graph = Graph<M>()
        let x = graph.constant([[1]], name: "x")
        let y = x * 2
        #expect(throws: ExportError.graph(.noGradient("x", reason: "it is a constant"))) {
            try graph.pythonSource(of: y, withRespectTo: [x], for: .jax)
        }
        let other = Graph<M>().input([[1]])
        #expect(throws: ExportError.self) { try graph.pythonSource(of: y, withRespectTo: [other], for: .jax) }
        #expect(throws: ExportError.self) { try graph.pythonSource(of: other, for: .jax) }
        #expect(throws: ExportError.self) { try graph.pythonSource(of: y, for: .jax, examples: [other]) }
    }

    @Test func `an input that the output does not depend on has a gradient of zeros`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2]], name: "x"), z = graph.input([[3, 4]], name: "z")
        let source = try graph.pythonSource(of: (x * 2).named("y"), withRespectTo: [z], for: .numpy)
        #expect(source.contains("return y, (np.full((1, 2), 0.0, dtype=x.dtype),)"))
    }

    @Test func `numbers that Float does not have are its greatest`() throws {
        let graph = Graph<Matrix<Float>>()
        let x = graph.input([[1, 2]], name: "x"), t = graph.constant([[0]], name: "t")
        let loss = x.softmaxWithLoss(t, as: .classIndices)
        let source = try graph.pythonSource(of: loss, for: .numpy)
        #expect(source.contains("-3.4028234663852886e+38") && !source.contains("e+308"))
    }

    // MARK: Networks

    @Test func `a training step takes masks, and returns running statistics`() throws {
        let network = try Network<M>.classifier(
            inputs: 4,
            scores: Sequential(
                Dense(3, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dropout(0.25),
                Dense(2)),
            seed: 1)
        let source = try network.pythonTrainingStep(for: .torch)
        #expect(source == Golden.text("training_step.py", writing: source), "\(source)")
    }

    @Test func `what is frozen has a gradient of zeros in a training step`() throws {
        let network = try Network<M>.classifier(inputs: 2, hidden: [3], classes: 2, seed: 1)
        try network.graph.freeze(network.graph.parameters[0])
        let source = try network.pythonTrainingStep(for: .numpy)
        #expect(source.contains(", (np.full((2, 3), 0.0, dtype=inputs.dtype), d_layer1_bias, "))
        #expect(source.contains("PARAMETERS = (\"layer1.weight\", "))
    }

    @Test func `predictions drop nothing, and take statistics last`() throws {
        let network = try Network<M>.classifier(
            inputs: 2,
            scores: Sequential(BatchNormalization(), Dropout(0.25, scaling: .evaluation), Dense(2)),
            seed: 1)
        let source = try network.pythonSource(for: .numpy)
        #expect(
            source.contains(
                "def predict(inputs, layer1_gamma, layer1_beta, layer3_weight, layer3_bias, "
                    + "layer1_runningMean, layer1_runningVariance):"))
        #expect(source.contains("0.75 * add"))
    }
}
