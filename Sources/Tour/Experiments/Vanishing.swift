import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let vanishing = Command(
        name: "vanishing", summary: "gradients by depth and activation, from sigmoid to GELU",
        options: [.pictures]
    ) { _, screen in
        try showVanishing(on: screen)
    }
}

/// A sigmoid of a sigmoid of a sigmoid.
///
/// Source: S4 of the tutorials that ChainRule grew from, which say that it "converges to 0.659".
enum NestedSigmoids {
    /// The value and the slope at x.
    static func at(_ x: Double, depth: Int = 3) throws -> (value: Double, slope: Double) {
        let graph = Graph<Scalar>()
        let input = graph.input(x)
        let output = (0..<depth).reduce(input) { y, _ in y.sigmoid() }
        try graph.forward()
        try graph.backward(from: output)
        return (try output.value, try input.gradient)
    }

    /// What the value comes near to far to the left and far to the right.
    static func range() throws -> (Double, Double) {
        (try at(-1000).value, try at(1000).value)
    }

    /// Where sigmoid(x) = x.
    static func fixedPoint() throws -> Double { try at(0, depth: 60).value }
}

/// Ten hidden layers of 100, with the first weights that suit them.
struct GradientsByDepth {
    let name: String
    let report: HealthReport

    init(_ name: String, _ activation: Activation, _ initializer: Initializer? = nil) throws {
        self.name = name
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 100)
        let hidden = (0..<10).map { _ in Dense(100, activation: activation, initializer: initializer) }
        let y = try Sequential(hidden + [Dense(1)])(x, in: model)
        var generator = SeededGenerator(seed: 2)
        let rows = Matrix<Double>.randomNormal(rows: 200, columns: 100, using: &generator)
        try model.graph.feed(x, rows)
        let loss = y.meanSquaredError(model.graph.constant(rows[columns: 0..<1]))
        report = try model.health(of: loss, rows: 200)
    }

    /// Each hidden layer's gradient as a part of the last one's.
    var shares: [Double] {
        let norms = report.layers.filter(\.isHidden).compactMap(\.gradients?.norm)
        return norms.map { $0 / (norms.last ?? 1) }
    }

    static func all() throws -> [GradientsByDepth] {
        [
            try GradientsByDepth("sigmoid", .sigmoid), try GradientsByDepth("tanh", .tanh),
            try GradientsByDepth("ReLU", .relu), try GradientsByDepth("Leaky ReLU", .leakyReLU()),
            try GradientsByDepth("PReLU", .prelu()), try GradientsByDepth("ELU", .elu()),
            try GradientsByDepth("GELU", .gelu),
            try GradientsByDepth("tanh, σ = 0.01", .tanh, .normal(standardDeviation: 0.01)),
            try GradientsByDepth("ReLU, σ = 0.01", .relu, .normal(standardDeviation: 0.01)),
            try GradientsByDepth("ReLU, σ = 1", .relu, .normal(standardDeviation: 1)),
        ]
    }
}

private func showVanishing(on screen: Screen) throws -> Pictures {
    let (low, high) = try NestedSigmoids.range()
    let middle = try NestedSigmoids.at(0)
    try screen.print(
        """
        Sigmoid's slope is greatest at 0, and there it is \(try NestedSigmoids.at(0, depth: 1).slope): each layer shrinks a
        gradient at least fourfold. Nested three times, sigmoid is almost a constant:

        """)
    let rows = [
        ["", "here", "the source"],
        ["far to the left", decimal(low, fractionDigits: 6), "0.622459"],
        ["at 0", decimal(middle.value, fractionDigits: 7), "0.6507777"],
        ["far to the right", decimal(high, fractionDigits: 6), "0.675038"],
        ["nested without end", decimal(try NestedSigmoids.fixedPoint(), fractionDigits: 10), "0.6590460684"],
        ["slope at 0", decimal(middle.slope, fractionDigits: 6), "at most 0.25³ = 0.015625"],
    ]
    for line in aligned(rows) { try screen.print("  " + line) }

    try screen.print(
        """

        Ten hidden layers of 100, with the first weights that suit the activation unless
        said otherwise. How large the loss's gradient is in a layer, layer 10's being 1:

        """)
    let networks = try GradientsByDepth.all()
    let shown = [10, 8, 6, 4, 2, 1]
    let table = networks.map { network in
        [network.name] + shown.map { brief(network.shares[$0 - 1]) }
    }
    for line in aligned([["layer"] + shown.map(String.init)] + table, numeric: Set(1...shown.count)) {
        try screen.print("  " + line)
    }
    try screen.print("\nWhat the library's diagnosis says of them:\n")
    for network in networks {
        let findings = network.report.findings
        let finding = findings.first {
            switch $0 {
            case .vanishingGradient, .explodingGradient: true
            default: false
            }
        }
        let text = (finding ?? findings.first)?.description ?? "nothing wrong"
        for line in wrapped("\(network.name): \(text)", indent: "  ") { try screen.print("  " + line) }
    }
    let plot = Plot.lines(
        networks.map { Plot.Series($0.name, $0.shares) }, title: "Gradients by depth and activation",
        x: "layer", y: .init("norm of the gradient, layer 10's being 1", isLogarithmic: true))
    return [("vanishing", plot)]
}

private func brief(_ share: Double) -> String {
    (0.01..<100).contains(share) ? decimal(share, fractionDigits: 2) : scientific(share, digits: 2)
}
