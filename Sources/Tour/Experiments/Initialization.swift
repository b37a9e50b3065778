import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let initialization = Command(
        name: "initialization", summary: "what first weights make of the activations, layer by layer",
        options: [.pictures]
    ) { _, screen in
        try showInitialization(on: screen)
    }
}

/// 1,000 × 100 standard-normal numbers through five layers of 100, without biases.
///
/// Source: Deep Learning from Scratch, section 6.2.
struct InitializationCase {
    let activation: String
    let weights: String
    /// The deviation in layer 5 that the source gives, for one seed.
    let expected: String?
    /// For each layer, and what is wrong with the network.
    let report: HealthReport
    /// The activation's range, or the part of it that is shown.
    let range: ClosedRange<Double>
    /// What comes out of each layer.
    let results: [[Double]]

    init(
        _ name: String, _ activation: Activation, _ weights: String, _ initializer: Initializer,
        range: ClosedRange<Double>, expected: String? = nil
    ) throws {
        (self.activation, self.weights, self.expected, self.range) = (name, weights, expected, range)
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 100)
        let layers = (0..<5).map { _ in
            Dense(100, activation: activation, hasBias: false, initializer: initializer)
        }
        let y = try Sequential(layers)(x, in: model)
        var generator = SeededGenerator(seed: 2)
        try model.graph.feed(x, .randomNormal(rows: 1000, columns: 100, using: &generator))
        report = try model.health(of: y.squared().mean(.all), rows: 1000)
        try model.graph.forward(to: y)
        results = try model.layers.map { try $0.output.value.elements.map(Double.init) }
    }

    /// Each layer's shares in twelve parts of the range.
    var histograms: [[Double]] { results.map { TerminalPlot.shares(of: $0, in: range, bins: 12) } }

    /// A row of histograms for each way to draw first weights.
    static func plot(_ cases: [InitializationCase]) -> SVG {
        let groups = cases.flatMap { sample in
            sample.results.enumerated().map { Plot.Series($0 == 0 ? sample.weights : "layer \($0 + 1)", $1) }
        }
        return Plot.histograms(
            groups, title: "\(cases.first?.activation ?? ""): results of five layers, by first weights",
            x: .init("result", in: cases.first?.range),
            y: .init("share of the values; what is above 0.3 is cut off", in: 0...0.3))
    }

    var deviations: [Double] { report.layers.map(\.activations.deviation) }

    private static let xavier = Initializer.xavier(.normal, form: .inputs)

    private static func normal(_ deviation: Double) -> Initializer { .normal(standardDeviation: deviation) }

    static func all() throws -> [InitializationCase] {
        try [
            InitializationCase("sigmoid", .sigmoid, "σ = 1", normal(1), range: 0...1, expected: "0.437"),
            InitializationCase(
                "sigmoid", .sigmoid, "σ = 0.01", normal(0.01), range: 0...1, expected: "0.0115"),
            InitializationCase("sigmoid", .sigmoid, "Xavier", xavier, range: 0...1, expected: "0.116"),
            InitializationCase("tanh", .tanh, "σ = 1", normal(1), range: -1...1),
            InitializationCase("tanh", .tanh, "σ = 0.01", normal(0.01), range: -1...1),
            InitializationCase("tanh", .tanh, "Xavier", xavier, range: -1...1),
        ] + ofReLUs()
    }

    static func ofReLUs() throws -> [InitializationCase] {
        try [
            InitializationCase("ReLU", .relu, "σ = 0.01", normal(0.01), range: 0...2, expected: "≈ 0"),
            InitializationCase("ReLU", .relu, "Xavier", xavier, range: 0...2, expected: "0.177"),
            InitializationCase("ReLU", .relu, "He", .he(), range: 0...2, expected: "1.001"),
        ]
    }
}

/// Two layers whose weights are all 0 at first, trained: how far apart the hidden layer's neurons are then.
struct ZeroWeights {
    let finding: HealthFinding?
    /// The greatest difference between a neuron's weights and the first one's, after 100 steps.
    let distance: Float
    /// How far the weights moved.
    let moved: Float

    init() throws {
        let zeros = Initializer.zeros
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 100)
        let layers = Sequential(
            Dense(100, activation: .sigmoid, initializer: zeros), Dense(1, initializer: zeros))
        let y = try layers(x, in: model)
        var generator = SeededGenerator(seed: 2)
        let rows = Matrix<Float>.randomNormal(rows: 1000, columns: 100, using: &generator)
        try model.graph.feed(x, rows)
        let loss = y.meanSquaredError(model.graph.constant(rows[columns: 0..<1]))
        finding = try model.health(of: loss, rows: 1000).findings.first
        let optimization = try Optimization(of: model.graph, with: SGD(learningRate: 0.1))
        for _ in 0..<100 {
            try model.train(rows: 1000) {
                try model.graph.forward(to: loss)
                try model.graph.backward(from: loss)
                try optimization.step()
            }
        }
        let weights = try model.graph.node(named: "layer1.weight").value
        distance = try (weights - weights[columns: 0..<1]).abs().maximum(.all).scalar
        moved = try weights.abs().maximum(.all).scalar
    }
}

private func showInitialization(on screen: Screen) throws -> Pictures {
    try screen.print(
        """
        1,000 rows of 100 standard-normal numbers go through five layers of 100. Each
        picture shows how a layer's results are spread over the activation's range
        (ReLU: 0 to 2); below it, their standard deviation. A layer whose results pile
        up at the ends has slope 0, one whose results are all alike says nothing.
        """)
    let cases = try InitializationCase.all()
    for sample in cases {
        let title = "\(sample.activation), \(sample.weights)"
        try screen.print("\n" + screen.bold(title))
        let pictures = sample.histograms.map { TerminalPlot.bars($0, top: 0.25) }
        try screen.print(trimmed("  " + pictures.map { "│\($0)│" }.joined()))
        let numbers = sample.deviations.map { padded(short($0), to: 14) }
        try screen.print(trimmed("   " + numbers.joined()))
        for line in wrapped(sample.report.findings.first?.description ?? "nothing wrong", indent: "  ") {
            try screen.print("  " + line)
        }
    }
    try screen.print(
        """

        Layer 5's deviation, beside the book's, which is another seed's. For ReLUs the
        seed matters more, as each layer passes on the last one's chance; with He's
        weights and very wide layers every layer's is √(1 − 1/π) = 0.826.

        """)
    let rows = cases.map { [$0.activation, $0.weights, short($0.deviations[4]), $0.expected ?? ""] }
    for line in aligned([["", "weights", "here", "the book"]] + rows) { try screen.print("  " + line) }

    let zeros = try ZeroWeights()
    try screen.print("\n" + screen.bold("All weights 0"))
    for line in wrapped(zeros.finding?.description ?? "nothing wrong", indent: "  ") {
        try screen.print("  " + line)
    }
    try screen.print(
        """
          After 100 steps the weights are up to \(short(Double(zeros.moved))), and the \
        greatest difference
          between two neurons is \(zeros.distance).
        """)
    return ["sigmoid", "tanh", "ReLU"].map { name in
        (
            "initialization-\(name.lowercased())",
            InitializationCase.plot(cases.filter { $0.activation == name })
        )
    }
}

/// Three digits.
private func short(_ number: Double) -> String {
    number < 0.001
        ? scientific(number, digits: 2)
        : number < 0.1 ? decimal(number, fractionDigits: 4) : decimal(number, fractionDigits: 3)
}
