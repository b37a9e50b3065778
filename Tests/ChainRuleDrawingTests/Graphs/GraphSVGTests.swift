import ChainRule
import Testing

@testable import ChainRuleDrawing

/// (x + y) · z at 100, 200 and 4, of the tutorial.
struct TutorialGraph {
    let graph = Graph<Scalar>()
    let out: Variable<Scalar>

    init() {
        let sum = graph.input(100, name: "x") + graph.input(200, name: "y")
        out = sum * graph.input(4, name: "z")
    }

    func run() throws {
        try graph.forward()
        try graph.backward(from: out)
    }
}

@Suite struct GraphSVGTests {
    @Test func `the tutorial's graph has its values, gradients and local derivatives`() throws {
        let tutorial = TutorialGraph()
        try tutorial.run()
        let picture = try ParsedPicture(tutorial.graph.svg())
        // x, y, x + y, z, the product.
        let numbers = [
            "v0": "100", "v1": "200", "v2": "300", "v3": "4", "v4": "1200",
            "g0": "4", "g1": "4", "g2": "4", "g3": "300", "g4": "1",
            "d2-0": "×1", "d2-1": "×1", "d4-0": "×4", "d4-1": "×300",
        ]
        #expect(picture.textOf == numbers)
        #expect(
            Set(picture.ids)
                == Set(numbers.keys).union([
                    "n0", "n1", "n2", "n3", "n4", "w2-0", "w2-1", "w4-0", "w4-1",
                ]))
        #expect(picture.ids.count == Set(picture.ids).count)
        #expect(picture.title == "Computational graph of 5 nodes")
        #expect(picture.summary.contains("(x + y) * z: multiply of x + y, z; value 1200.0, gradient 1.0."))
    }

    @Test func `before a backward the picture says so, and shows no gradients`() throws {
        let tutorial = TutorialGraph()
        func texts() throws -> [String] { try ParsedPicture(tutorial.graph.svg()).texts.map(\.text) }
        #expect(try texts().prefix(2) == ["no forward yet", "no backward yet"])
        try tutorial.graph.forward()
        let forward = try ParsedPicture(tutorial.graph.svg())
        #expect(forward.texts[0].text == "no backward yet")
        #expect(forward.ids.allSatisfy { !$0.hasPrefix("g") })
        #expect(forward.textOf["v4"] == "1200")
    }

    @Test func `what is not asked for is not missed`() throws {
        let tutorial = TutorialGraph()
        func notes(_ details: GraphDetails) throws -> [String] {
            try ParsedPicture(tutorial.graph.svg(showing: details)).texts.map(\.text).filter {
                $0.hasSuffix("yet")
            }
        }
        #expect(try notes(.gradients) == ["no forward yet", "no backward yet"])
        #expect(try notes([.values, .shapes]) == ["no forward yet"])
        #expect(try notes([]).isEmpty)
    }

    @Test func `what was fed since the last forward has no local derivatives`() throws {
        let tutorial = TutorialGraph()
        try tutorial.run()
        try tutorial.graph.feed(tutorial.graph.node(named: "x"), 1)
        let picture = try ParsedPicture(tutorial.graph.svg())
        #expect(picture.texts[0].text.hasPrefix("fed since"))
        #expect(picture.ids.allSatisfy { !$0.hasPrefix("d") })
    }

    @Test func `each part can be left out`() throws {
        let tutorial = TutorialGraph()
        try tutorial.run()
        func letters(_ details: GraphDetails) throws -> Set<Character> {
            Set(try ParsedPicture(tutorial.graph.svg(showing: details)).ids.compactMap(\.first))
        }
        #expect(try letters([]) == ["n", "w"])
        #expect(try letters(.values) == ["n", "w", "v"])
        #expect(try letters(.gradients) == ["n", "w", "g"])
        #expect(try letters(.localDerivatives) == ["n", "w", "d"])
    }

    @Test func `a step hands no gradient on, so it has no local derivative`() throws {
        let graph = Graph<Scalar>()
        let y = graph.input(2, name: "x").step() * 3
        try graph.forward()
        try graph.backward(from: y)
        let picture = try ParsedPicture(graph.svg())
        #expect(picture.textOf["d1-0"] == nil)
        #expect(picture.textOf["d2-0"] == "×3")
    }

    @Test func `an operation has its sign`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        _ = [
            x - 3, x + -3, 0.5 * x, x / 2, 2 / x, x.squared(), x.power(3), -x, x.tanh(), [x, x, x].sum(),
            x.sqrt(),
        ]
        let texts = try ParsedPicture(graph.svg()).texts.filter { $0.node != nil && $0.node != "n0" }
        #expect(
            texts.map(\.text) == [
                "− 3", "− 3", "× 0.5", "÷ 2", "2 ÷", "( )²", "( )³", "−", "tanh", "Σ", "√",
            ])
    }

    @Test(
        arguments: [
            ([[2]], "2"), ([[1, -2, 0.5]], "[1  −2  0.5]"), ([[1, 2], [3, 4]], "[1  2; 3  4]"),
            ([[1, 2, 3], [4, 5, -6]], "2×3, −6 … 5"), ([[0, 0, 0], [0, 0, 0]], "2×3, all 0"),
            ([[1, 2, .nan], [4, 5, 6]], "2×3, NaN among them"),
        ] as [(Matrix<Double>, String)])
    func `a matrix is summed up`(matrix: Matrix<Double>, text: String) throws {
        let graph = Graph<Matrix<Double>>()
        graph.input(matrix, name: "x")
        #expect(try ParsedPicture(graph.svg()).textOf["v0"] == text)
        let shapes = try ParsedPicture(graph.svg(showing: .shapes)).textOf["v0"]
        #expect(shapes == (matrix.count == 1 ? nil : "\(matrix.shape)"))
    }

    @Test func `only what an output needs is drawn, and the gradient's own nodes are told apart`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let y = x * x
        _ = (x + 1).named("unneeded")
        let dy = try graph.gradient(of: y, withRespectTo: x)
        try graph.forward()
        #expect(try ParsedPicture(graph.svg(of: y)).ids.filter { $0.hasPrefix("n") } == ["n0", "n1"])
        let both = try ParsedPicture(graph.svg(of: y, withGradients: [dy]))
        #expect(both.classes["n1"] == "node operation")
        let own = both.classes.filter { $0.value == "node operation derivative" }.keys
        #expect(!own.isEmpty && own.allSatisfy { Int($0.dropFirst()) ?? 0 > 2 })
        let other = Graph<Scalar>().input(1, name: "other")
        #expect(throws: GraphError.self) { try graph.svg(of: other) }
    }

    @Test func `a cycle is drawn and marked, and what is undefined is dashed`() throws {
        let graph = Graph<Scalar>()
        graph.add(MulNode(), "t", "z", name: "out")
        let t = graph.add(AddNode(), "x", "out", name: "t")
        graph.input(1, name: "x")
        for picture in [graph.svg(), try graph.svg(of: t), graph.svg(direction: .topDown)] {
            let parsed = try ParsedPicture(picture)
            #expect(parsed.texts[0].text == "the graph has a cycle: out → t → out")
            #expect(parsed.classes.filter { $0.value == "wire cycle" }.count == 2)
            #expect(parsed.classes.values.contains("node undefined"))
            #expect(parsed.overlaps == [])
        }
    }

    @Test func `an empty graph says that it is`() throws {
        let picture = try ParsedPicture(Graph<Scalar>().svg())
        #expect(picture.texts.map(\.text) == ["an empty graph"])
        #expect(picture.title == "Computational graph of 0 nodes")
    }

    @Test(arguments: [
        "a < b & c > \"d\"", "'", "<\u{301}b>&\u{301}", "]]>", "<!-- -->", "한국어", "🙂👨‍👩‍👧", "مرحبا",
        "\u{0}\n\u{1B}[31m", "",
        String(repeating: "long name ", count: 20),
    ])
    func `any name can be read back`(name: String) throws {
        let graph = Graph<Scalar>()
        let y = graph.input(1, name: name) + graph.input(2, name: "y")
        try graph.forward()
        let picture = try ParsedPicture(try graph.svg(of: y))
        let shown = picture.texts.first { $0.node == "n0" }?.text ?? ""
        let whole = name.escapingControlCharacters()
        #expect(
            shown == whole || name.count == 200 && shown.hasSuffix("…") && whole.hasPrefix(shown.dropLast()))
        #expect(whole.isEmpty || picture.summary.contains(whole))
        #expect(picture.overlaps == [])
    }

    @Test func `the same graph gives the same bytes, and several pictures differ in their ids`() throws {
        let graph = try randomGraph(nodes: 60, seed: 7)
        #expect(graph.svg() == graph.svg())
        let reader = try #require(GraphReader(graph))
        let picture = GraphPicture(
            boxes: reader.boxes(), notes: [], title: "", summary: "", direction: .leftToRight, idPrefix: "b-")
        let ids = try ParsedPicture(picture.svg(appearance: .dark)).ids
        #expect(!ids.isEmpty && ids.allSatisfy { $0.hasPrefix("b-") })
    }
}
