import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

/// A graph of the tutorials, run forward and backward.
struct ExampleGraph {
    let name: String
    let caption: String
    let graph: Graph<Scalar>
    let output: Variable<Scalar>
    let wanted: [Variable<Scalar>]

    /// All of them, in the order in which one meets them.
    static func all() throws -> [ExampleGraph] { [try first(), try apples(), try network()] }

    /// (x + y)·z. Source: S2 of the tutorials.
    static func first() throws -> ExampleGraph {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(100, name: "x"), graph.input(200, name: "y"))
        let z = graph.input(4, name: "z")
        let out = ((x + y).named("t") * z).named("out")
        return try ExampleGraph("first-graph", "The first graph: (x + y)·z", graph, out, [x, y, z])
    }

    /// Two apples and three oranges, with tax. Source: *Deep Learning from Scratch*, chapter 5.
    static func apples() throws -> ExampleGraph {
        let graph = Graph<Scalar>()
        let (apple, apples) = (graph.input(100, name: "apple"), graph.input(2, name: "apples"))
        let (orange, oranges) = (graph.input(150, name: "orange"), graph.input(3, name: "oranges"))
        let tax = graph.input(1.1, name: "tax")
        let fruit = ((apple * apples).named("appleCost") + (orange * oranges).named("orangeCost")).named(
            "fruit")
        let price = (fruit * tax).named("price")
        return try ExampleGraph(
            "apples", "Two apples and three oranges, with tax", graph, price,
            [apple, apples, orange, oranges, tax])
    }

    /// One input, one hidden value, one output, and how far it is from 3. Source: S0 of the tutorials.
    static func network() throws -> ExampleGraph {
        let graph = Graph<Scalar>()
        let x = graph.constant(2, name: "x")
        let (w1, b1) = (graph.parameter(0.8, name: "w₁"), graph.parameter(0.9, name: "b₁"))
        let (w2, b2) = (graph.parameter(0.7, name: "w₂"), graph.parameter(0.9, name: "b₂"))
        let hidden = (x * w1 + b1).named("h")
        let y = (hidden * w2 + b2).named("y")
        let loss = ((y - 3).squared() / 2).named("L")
        return try ExampleGraph(
            "network", "The worked network: half the squared distance from 3", graph, loss, [w1, b1, w2, b2])
    }

    private init(
        _ name: String, _ caption: String, _ graph: Graph<Scalar>, _ output: Variable<Scalar>,
        _ wanted: [Variable<Scalar>]
    ) throws {
        (self.name, self.caption, self.graph) = (name, caption, graph)
        (self.output, self.wanted) = (output, wanted)
        try graph.forward()
        try graph.backward(from: output)
    }
}

/// A 2-4-1 network that learns XOR, recorded for a page.
enum XORPage {
    /// - Parameters:
    ///   - steps: how many steps of the page there are after the first.
    ///   - stride: how many steps of training each of them is.
    static func html(steps: Int = 40, stride: Int = 10) throws -> String {
        var generator = SeededGenerator(seed: 3)
        let graph = Graph<Matrix<Double>>()
        let x = graph.constant(XOR.inputs, name: "x")
        let wanted = graph.constant(XOR.outputs, name: "wanted")
        let first = graph.parameter(
            .randomNormal(rows: 2, columns: 4, using: &generator), name: "W₁")
        let firstBias = graph.parameter(.zeros(rows: 1, columns: 4), name: "b₁")
        let second = graph.parameter(.randomNormal(rows: 4, columns: 1, using: &generator), name: "W₂")
        let secondBias = graph.parameter(.zeros(rows: 1, columns: 1), name: "b₂")
        let hidden = x.affine(first, firstBias).named("a").tanh().named("h")
        let loss = hidden.affine(second, secondBias).named("score").binaryCrossEntropy(wanted).named("loss")
        var page = GraphPage(graph, of: loss, title: "A 2-4-1 network learns XOR")
        for step in 0...steps * stride {
            try graph.forward()
            try graph.backward(from: loss)
            if step % stride == 0 {
                let value = decimal(try loss.value[0, 0], fractionDigits: 4)
                try page.record("after \(step) steps of training: loss \(value)")
            }
            for parameter in graph.parameters {
                try graph.update(parameter) { value, gradient in value.add(gradient, scaledBy: -0.5) }
            }
        }
        return try page.html()
    }
}
