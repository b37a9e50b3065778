import ChainRule
import Testing

/// Nodes without a name are called by what the user typed.
@Suite struct NodeNameTests {
    private let graph = Graph<Scalar>()
    private let (a, b, c): (Variable<Scalar>, Variable<Scalar>, Variable<Scalar>)

    init() {
        (a, b, c) = (graph.input(1, name: "a"), graph.input(2, name: "b"), graph.input(3, name: "c"))
    }

    @Test func `formulas write operators with their precedence`() {
        let expected: [(Variable<Scalar>, String)] = [
            (a + b, "a + b"), ((a + b) * c, "(a + b) * c"), (a + b * c, "a + b * c"),
            (a * b + c, "a * b + c"), (a - (b - c), "a - (b - c)"), (a - b - c, "a - b - c"),
            (a / (b * c), "a / (b * c)"), (a / b * c, "a / b * c"), (-a, "-a"), (-(a * b), "-(a * b)"),
            (-a * b, "-a * b"), (a - -b, "a - (-b)"), (-(-a), "-(-a)"),
        ]
        for (variable, name) in expected { #expect(Self.withoutNumber(variable.name) == name) }
    }

    @Test func `formulas write constants as numbers`() {
        let expected: [(Variable<Scalar>, String)] = [
            (a + 3, "a + 3"), (a - 3, "a - 3"), (3 - a, "3 - a"), (a * 2.5, "2.5 * a"),
            (2 * (a + b), "2 * (a + b)"), (-2 * a, "-2 * a"), (a / 4, "a / 4"), (a / -4, "a / (-4)"),
            (1 / a, "1 / a"), (1 / (a + 1), "1 / (a + 1)"), (a.power(3), "a.power(3)"),
            ((-a).power(-0.5), "(-a).power(-0.5)"), (a.clamped(to: 0...1), "a.clamped(to: 0...1)"),
            (a.leakyReLU(slope: 0.2), "a.leakyReLU(slope: 0.2)"),
        ]
        for (variable, name) in expected { #expect(Self.withoutNumber(variable.name) == name) }
    }

    @Test func `formulas write functions as calls`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, w) = (graph.input([[1, 2]], name: "x"), graph.parameter([[1], [2]], name: "layer1.weight"))
        let expected: [(Variable<Matrix<Double>>, String)] = [
            (x.relu(), "x.relu()"), ((x + 1).exp(), "(x + 1).exp()"),
            (x.matmul(w), "x.matmul(layer1.weight)"),
            (x.affine(w, w), "x.affine(layer1.weight, layer1.weight)"),
            (w.transposed(), "layer1.weight.transposed()"), (x.sum(), "x.sum()"),
            (x.mean(.eachRow), "x.mean(.eachRow)"),
            (x.maximum(.eachColumn), "x.maximum(.eachColumn)"),
            (x.slice(columns: 0..<1), "x.slice(columns: 0..<1)"),
            (x.reshaped(rows: 2, columns: nil), "x.reshaped(rows: 2)"),
            (x.matmul(x, transposingSelf: false, transposingOther: true), "x.matmul(x.transposed())"),
            (x.softmaxWithLoss(w, as: .classIndices), "x.softmaxWithLoss(layer1.weight, as: .classIndices)"),
            (x.concatenated(with: x, .below), "x.concatenated(with: x, .below)"),
            (x.squared(), "x.squared()"),
            (x.applying(Cube(scale: 2)), "x.cube(scale: 2)"), ([x, x, x].sum(), "[x, x, x].sum()"),
            (x.softmax(), "x.softmax()"), (x.logSoftmax(), "x.logSoftmax()"),
            (x.meanSquaredError(w), "x.meanSquaredError(layer1.weight)"),
        ]
        for (variable, name) in expected { #expect(variable.name == name) }
        let double = ClosureNode<Matrix<Double>>(
            name: "double", forward: { $0 + $0 }, backward: { u, _, _ in u + u })
        #expect(graph.add(double, x).name == "x.double()")
    }

    private struct Cube: UnaryRule {
        let scale: Int
        func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 3 * x * x }
    }

    @Test func `formulas contain the names of their operands`() {
        let sum = (a + b).named("sum")
        #expect(sum.name == "sum" && (sum * c).name == "sum * c")
        let input = graph.input(5)
        #expect((input * a).name == "input #5 * a")
    }

    @Test func `deep formulas are shortened`() {
        let deep = (((a + b) * c).exp() - 1).log() * a
        #expect(deep.name == "(… - 1).log() * a #8")
        let long = (1...9).reduce(a) { $0 + graph.input(1, name: "a long name of an operand \($1)") }
        #expect(long.name.count < 80 && long.name.contains("…"), "\(long.name)")
        #expect(long.name.hasSuffix(" #\(graph.nodeCount - 1)"))
        let many = (0..<9).map { _ in a }.sum()
        #expect(many.name == "[a, a, a, a, …].sum() #\(graph.nodeCount - 1)")
    }

    @Test func `equal formulas are told apart by numbers`() throws {
        let (first, other, second) = (a + b, a + c, a + b)
        #expect(first.name == "a + b #3" && second.name == "a + b #5" && other.name == "a + c")
        let (x, y) = (first * 2, second * 2)
        #expect(x.name == "2 * (a + b) #6" && y.name == "2 * (a + b) #7")
        // Of a rule, the table may have several with the same parameters.
        let products = (0..<40).map { a * Double($0) }
        let again = a * 0.0
        #expect(products[0].name == "0 * a #8" && again.name == "0 * a #48" && products[1].name == "1 * a")
        let named = (b - c).named("b * c")
        #expect((b * c).name == "b * c #50" && named.name == "b * c")
        // The list of all nodes says the same.
        for node in try graph.nodes { #expect(node.name == node.variable.name) }
    }

    /// The text without a number behind it.
    private static func withoutNumber(_ name: String) -> String {
        name.split(separator: " #").first.map(String.init) ?? name
    }

    // MARK: Given names

    @Test func `any result can be named`() throws {
        let (score, line) = (((a + b) * c).named("score"), #line)
        #expect(try score.name == "score" && score == graph.node(named: "score"))
        #expect(try graph.nodes.last?.location?.description == "ChainRuleTests/NodeNameTests.swift:\(line)")
        #expect(try graph.forward(to: score) == 9)
        #expect(score.named("score") == score)
        try graph.forward()
    }

    @Test func `a name that is taken is an error with both lines`() {
        let (_, first) = ((a + b).named("sum"), #line)
        let (second, line) = ((a + c).named("sum"), #line)
        let file = "ChainRuleTests/NodeNameTests.swift"
        #expect(
            message { try graph.forward() }
                == "there already is a node named \"sum\" (\(file):\(line); the first is at \(file):\(first))"
        )
        #expect(second.name == "a + c")
    }

    @Test func `a second name is refused`() {
        let sum = a + b
        let (_, first) = (sum.named("sum"), #line)
        let (_, line) = (sum.named("total"), #line)
        let file = "ChainRuleTests/NodeNameTests.swift"
        #expect(
            message { try graph.forward() }
                == "\"sum\" cannot be named \"total\" as well (\(file):\(line); the first is at \(file):\(first))"
        )
    }

    @Test func `naming defines what was declared`() throws {
        let out = graph.add(MulNode(), "sum", "c", name: "out")
        let sum = (a + b).named("sum")
        #expect(try graph.forward(to: out) == 9)
        #expect(try sum == graph.node(named: "sum") && sum.value == 3)
    }

    // MARK: Suggestions

    @Test(arguments: [
        ("wieght", ["weight"]), ("Weight", ["weight"]), ("weigth1", ["weight"]), ("wegiht2", ["weight"]),
        ("bais", ["bias"]),
        ("bia", ["bias"]), ("basi", []), ("x", []),
    ])
    func `a misspelled name suggests the right one`(typed: String, suggestions: [String]) {
        for name in ["weight", "bias", "y"] { graph.input(1, name: name) }
        #expect(thrown { _ = try graph.node(named: typed) } == .noSuchNode(typed, similar: suggestions))
    }

    // MARK: Shape and graph

    @Test func `a variable knows its shape and its graph`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3]], name: "x")
        let out = x.transposed()
        #expect(thrown { _ = try out.shape } == .noValue("x.transposed()"))
        try graph.forward()
        #expect(try out.shape == Shape(rows: 3, columns: 1) && x.graph === graph && out.graph === graph)
        #expect(thrown { _ = try Graph<Scalar>().input(1).graph } == .graphReleased)
    }
}
