import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

/// Graphs beyond the first ones: networks, folded and unfolded, derivatives as graphs, unrolled and deep ones.
enum LargerGraphs {
    static func all() throws -> [(caption: String, name: String, picture: SVG)] {
        let network = try twoLayers()
        return [
            ("Before backward there are no gradients", "first-graph-forward", try beforeBackward()),
            ("Derivatives of x³, as graphs", "second-derivative", try secondDerivative()),
            ("A two-layer network on a batch of four", "two-layers", network.graph.svg()),
            ("The same, a box for each layer", "two-layers-folded", network.svg()),
            ("A recurrent network of 20 steps: what repeats is folded", "recurrent", try recurrent()),
            ("A residual network, a box for each block", "residual", try residual()),
        ]
    }

    private static func beforeBackward() throws -> SVG {
        let graph = Graph<Scalar>()
        let out = (graph.input(100, name: "x") + graph.input(200, name: "y")) * graph.input(4, name: "z")
        try graph.forward()
        return try graph.svg(of: out)
    }

    private static func secondDerivative() throws -> SVG {
        let graph = Graph<Scalar>()
        let t = graph.input(2, name: "t")
        let cube = t.power(3)
        let first = try graph.gradient(of: cube, withRespectTo: t)
        let second = try graph.gradient(of: first, withRespectTo: t)
        try graph.forward()
        return try graph.svg(of: cube, withGradients: [first, second])
    }

    private static func twoLayers() throws -> Model<Matrix<Double>> {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 2)
        let scores = try Sequential(Dense(4, activation: .relu), Dense(2))(x, in: model)
        let classes = model.graph.constant([[0], [1], [1], [0]], name: "classes")
        let loss = scores.softmaxWithLoss(classes, as: .classIndices).named("loss")
        try model.graph.feed(x, XOR.inputs)
        try model.graph.forward()
        try model.graph.backward(from: loss)
        return model
    }

    private static func recurrent() throws -> SVG {
        let graph = Graph<Scalar>()
        let (w, u) = (graph.parameter(0.5, name: "w"), graph.parameter(0.9, name: "u"))
        let start = graph.constant(0, name: "h0")
        let last = (1...20).reduce(start) { h, step in
            (graph.input(Double(step) / 20, name: "x\(step)") * w + h * u).tanh().named("h\(step)")
        }
        try graph.forward()
        try graph.backward(from: last)
        return graph.svg(folding: .blocks)
    }

    private static func residual() throws -> SVG {
        let graph = Graph<Matrix<Double>>()
        var generator = SeededGenerator(seed: 1)
        var x = graph.input(.randomNormal(rows: 8, columns: 4, using: &generator), name: "x")
        for block in 1...6 {
            let name = "block\(block)"
            func weights(_ own: String) -> Variable<Matrix<Double>> {
                graph.parameter(
                    .randomNormal(rows: 4, columns: 4, standardDeviation: 0.3, using: &generator),
                    name: "\(name).\(own)")
            }
            let (first, second) = (weights("W1"), weights("W2"))
            let inner = x.matmul(first).relu().named("\(name).relu").matmul(second).named("\(name).inner")
            x = (x + inner).named("\(name).sum")
        }
        let loss = x.squared().mean().named("loss")
        try graph.forward()
        try graph.backward(from: loss)
        return graph.svg(folding: .blocks)
    }
}
