import ChainRule
import ChainRuleTraining
import Testing

@testable import ChainRuleDrawing

/// The pictures of the guide, byte for byte.
@Suite struct GraphImagesTests {
    @Test func `the tutorial's graph before and after backward`() throws {
        let tutorial = TutorialGraph()
        try tutorial.graph.forward()
        try expectDocumented("graph-forward", tutorial.graph.svg())
        try tutorial.graph.backward(from: tutorial.out)
        try expectDocumented("graph", tutorial.graph.svg())
        try expectDocumented("graph-topdown", tutorial.graph.svg(direction: .topDown))
    }

    @Test func `chapter 2's network`() throws {
        let graph = Graph<Scalar>()
        let w1 = graph.parameter(1, name: "w₁")
        let b1 = graph.parameter(1, name: "b₁")
        let w2 = graph.parameter(1, name: "w₂")
        let b2 = graph.parameter(1, name: "b₂")
        let hidden = (graph.constant(2) * w1 + b1).named("hidden")
        let output = (hidden * w2 + b2).named("output")
        let error = (output - 3).squared() * 0.5
        try graph.forward()
        try graph.backward(from: error)
        try expectDocumented("graph-network", graph.svg())
    }

    @Test func `a function with its derivative`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let y = (x.power(3) + x).named("y")
        let slope = try graph.gradient(of: y, withRespectTo: x)
        try graph.forward()
        try expectDocumented("graph-derivative", graph.svg(of: y, withGradients: [slope]))
    }

    @Test func `a network of two layers, unfolded and folded`() throws {
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 784)
        let scores = try Sequential(Dense(50, activation: .relu), Dense(10))(x, in: model)
        let loss = scores.softmaxWithLoss(model.input("t", width: 10), as: .oneHot).named("loss")
        try model.graph.forward(to: loss)
        try expectDocumented("graph-model-nodes", model.graph.svg(showing: .shapes))
        try expectDocumented("graph-model", model.svg(showing: .shapes))
    }

    @Test func `a network of many scalars, folded`() throws {
        let graph = Graph<Scalar>()
        var layer = [graph.input(0.5, name: "x₁"), graph.input(-1, name: "x₂")]
        for width in [16, 8, 1] {
            let before = layer
            layer = (0..<width).map { neuron in
                let terms = before.enumerated().map { $1 * graph.parameter(1 / Double($0 + neuron + 2)) }
                return (terms.sum() + graph.parameter(0.1)).tanh()
            }
        }
        let loss = (layer[0] - 1).squared()
        try graph.forward()
        try graph.backward(from: loss)
        try expectDocumented("graph-many", graph.svg())
    }

    @Test func `a cycle`() throws {
        let graph = Graph<Scalar>()
        graph.add(MulNode(), "t", "z", name: "out")
        graph.add(AddNode(), "x", "out", name: "t")
        graph.input(100, name: "x")
        try expectDocumented("graph-cycle", graph.svg())
    }
}
