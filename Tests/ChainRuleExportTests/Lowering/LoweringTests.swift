import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Testing

/// What is written of a graph where its rows, its inputs or its depth are out of the ordinary.
struct LoweringTests {
    typealias M = Matrix<Double>

    private static let shapes: [(name: String, make: @Sendable (Graph<M>, Variable<M>) -> Variable<M>)] = [
        ("product", { $0.parameter([[1, 2, 3]], name: "w").matmul($1) }),
        ("beside", { $1.concatenated(with: $0.parameter([[1], [2], [3]], name: "w"), .beside) }),
        ("reshape", { $1.reshaped(rows: 2, columns: 3) }),
        ("classes", { $1.softmaxWithLoss($0.parameter([[0], [1], [1]], name: "w"), as: .classIndices) }),
    ]

    @Test(arguments: shapes.map(\.name))
    func `what fits three rows alone is written for three, not for any number`(name: String) throws {
        let graph = Graph<M>()
        let x = graph.constant([[1, 2], [3, 4], [5, 6]], name: "x")
        let make = try #require(Self.shapes.first { $0.name == name }?.make)
        let y = make(graph, x).named("y")
        #expect(try graph.pythonSource(of: y, for: .numpy).contains("x: 3 × 2"))
        #expect {
            _ = try graph.pythonSource(of: y, for: .numpy, examples: [x])
        } throws: { error in
            if case .shapes(node: "y", _, _) = error as? ExportError { true } else { false }
        }
    }

    @Test func `an input that the output does not depend on has a gradient of zeros, unless it is frozen`()
        throws
    {
        let graph = Graph<M>()
        let x = graph.constant([[1, 2], [3, 4]], name: "x")
        let w = graph.parameter([[1], [2]], name: "w"), other = graph.parameter([[1, 2, 3]], name: "other")
        let y = x.matmul(w).named("y")
        let source = try graph.pythonSource(of: y, withRespectTo: [other], for: .numpy)
        #expect(source.contains("def step(x, w, other):"))
        #expect(source.contains("return y, (np.full((1, 3), 0.0, dtype=x.dtype),)"))
        try graph.freeze(other)
        #expect(throws: ExportError.graph(.noGradient("other", reason: "it is frozen"))) {
            try graph.pythonSource(of: y, withRespectTo: [other], for: .numpy)
        }
    }

    @Test func `an unnamed constant with a row for each example is an argument`() throws {
        let graph = Graph<M>()
        let x = graph.constant([[1, 2], [3, 4]])
        let y = x.mean().named("y")
        let source = try graph.pythonSource(of: y, for: .numpy, examples: [x])
        #expect(source.contains("def step(constant):"))
        #expect(source.contains("n = constant.shape[0]"))
    }

    /// 140 sines of a sine of … each: rules within rules, of which only the whole is deep.
    private struct Deep: UnaryRule, ParameterlessRule {
        func forward<V: GraphValue>(_ x: V) -> V { (0..<140).reduce(x) { x, _ in x.sin() } }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    private struct Deeper: UnaryRule, ParameterlessRule {
        func forward<V: GraphValue>(_ x: V) -> V { (0..<50).reduce(x) { x, _ in x.applying(Deep()) } }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    @Test func `rules within rules that are too deep are refused`() throws {
        let graph = Graph<Scalar>()
        let y = graph.input(0.5, name: "x").applying(Deeper()).named("y")
        #expect(throws: ExportError.tooDeep(node: "y", operation: "deeper")) {
            try graph.pythonSource(of: y, for: .numpy)
        }
    }

    @Test func `a layer that is called twice has its statistics changed twice, and returned once`() throws {
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 2)
        let layer = BatchNormalization()
        let scores = try layer(layer(x, in: model), in: model)
        let network = Network(model: model, inputs: x, scores: scores) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
        try network.feed([[1, 2], [3, 5]], targets: [[1, 0], [0, 1]])
        let source = try network.pythonTrainingStep(for: .numpy)
        #expect(source.contains("STATISTICS = (\"layer1.runningMean\", \"layer1.runningVariance\")"))
        #expect(source.contains("(new_layer1_runningMean_2, new_layer1_runningVariance_2)"))
        #expect(source.contains("new_layer1_runningMean_2 = 0.9 * new_layer1_runningMean"))
    }
}
