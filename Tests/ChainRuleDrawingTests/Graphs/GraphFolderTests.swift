import ChainRule
import ChainRuleTraining
import Testing

@testable import ChainRuleDrawing

@Suite struct GraphFolderTests {
    private func titles(_ svg: SVG) throws -> [String] {
        try ParsedPicture(svg).texts.filter { $0.node != nil }.map(\.text)
    }

    @Test func `nodes with a name in common are one box`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let first = (x * graph.parameter(2, name: "layer1.w") + graph.parameter(3, name: "layer1.b")).tanh()
        let y = first * graph.parameter(4, name: "layer2.w") - graph.constant(1, name: "t")
        try graph.forward()
        try graph.backward(from: y)
        let picture = graph.svg(folding: .blocks)
        #expect(try titles(picture) == ["x", "layer1", "layer2", "−", "with t = 1"])
        let parsed = try ParsedPicture(picture)
        #expect(parsed.texts[0].text == "10 nodes, drawn as 4")
        // The value of the layer is that of its last node.
        #expect(parsed.textOf["v5"] == "0.9999")
    }

    @Test func `each layer of a model is one box`() throws {
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 8)
        let scores = try Sequential(Dense(5, activation: .relu), BatchNormalization(), Dense(3))(x, in: model)
        _ = scores.softmaxWithLoss(model.input("t", width: 3), as: .oneHot)
        #expect(
            try titles(model.svg()) == [
                "x", "layer1", "Dense, 8 → 5", "layer2", "BatchNormalization, 5 → 5", "layer3",
                "Dense, 5 → 3",
                "softmax with loss", "with t 1×3",
            ])
    }

    @Test func `what repeats is drawn once`() throws {
        let graph = Graph<Matrix<Double>>()
        let (u, w) = (graph.parameter([[0.5]], name: "u"), graph.parameter([[0.25]], name: "w"))
        var h = graph.constant([[0]], name: "h0")
        for step in 1...20 {
            h = (graph.input([[Double(step)]], name: "x\(step)") * u + h * w).tanh()
        }
        try graph.forward()
        let picture = try ParsedPicture(graph.svg(folding: .blocks))
        #expect(picture.texts.contains { $0.text == "× 19" })
        #expect(picture.ids.count { $0.hasPrefix("n") } < 12)
        #expect(picture.overlaps == [])
    }

    @Test func `equal neurons side by side are one box`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let y = (0..<200).map { _ in x.tanh() }.sum()
        try graph.forward()
        try graph.backward(from: y)
        #expect(try titles(graph.svg()) == ["x", "tanh", "× 200 side by side", "Σ"])
        // No node's value stands for all of them.
        #expect(try ParsedPicture(graph.svg()).textOf.keys.sorted() == ["g0", "g201", "v0", "v201"])
    }

    @Test func `a layer that is used twice makes no cycle`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(2, name: "shared.w")
        let x = graph.input(1, name: "x")
        let y = ((x * w).sin() + x) * w
        try graph.forward()
        try graph.backward(from: y)
        let picture = try ParsedPicture(graph.svg(folding: .blocks))
        #expect(picture.ids.count { $0.hasPrefix("n") } == 4)
        #expect(picture.overlaps == [])
    }

    @Test(arguments: [151, 1_000, 10_000])
    func `many nodes are folded until the picture can be read, and it says so`(count: Int) throws {
        let graph = try randomGraph(nodes: count, seed: 1)
        let svg = graph.svg()
        let picture = try ParsedPicture(svg)
        let boxes = picture.ids.count { $0.hasPrefix("n") }
        #expect(boxes <= 150)
        #expect(picture.texts.contains { $0.text == "\(count) nodes, drawn as \(boxes)" })
        #expect(svg.summary.contains("drawn as \(boxes)"))
        #expect(picture.overlaps == [])
    }

    @Test(arguments: GraphFolding.allCases)
    func `a cycle among many nodes stays marked`(folding: GraphFolding) throws {
        let graph = try randomGraph(nodes: 200, seed: 5)
        let early = graph.declare("early")
        let nodes = graph.nodesAsAdded.map(\.variable)
        var y = nodes[50] + early
        for node in nodes[100..<150] { y = (y * node).tanh() }
        graph.define(early, as: AddNode(), y, nodes[60])
        let svg = graph.svg(folding: folding)
        #expect(svg.summary.contains("the graph has a cycle"))
        let picture = try ParsedPicture(svg)
        #expect(picture.overlaps == [])
        #expect(folding != .none || picture.classes.values.contains("wire cycle"))
    }

    @Test func `a million nodes are refused at once, and a part of them is drawn`() throws {
        let graph = Graph<Scalar>()
        var y = graph.input(1, name: "x")
        let part = y * 2
        for _ in 0..<1_000_000 { y = y + 1 }
        let clock = ContinuousClock()
        var svg = graph.svg()
        let time = clock.measure { svg = graph.svg() }
        #expect(time < .seconds(2))
        let lines = try ParsedPicture(svg).texts.map(\.text)
        #expect(
            lines.first == "1000002 nodes are too many for a picture."
                && lines.last?.contains("graph.svg(of: y)") == true)
        #expect(try graph.svg(of: y).summary == svg.summary)
        #expect(try ParsedPicture(graph.svg(of: part)).ids.filter { $0.hasPrefix("n") } == ["n0", "n1"])
        #expect(graph.dot().contains("too many") && graph.mermaid().contains("too many"))
        #expect(try graph.tree(of: y).contains("more than 30000 nodes"))
    }
}
