import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let xor = Command(
        name: "xor", summary: "what one layer cannot do: gates, a straight line, two layers",
        options: [.pictures]
    ) { _, screen in
        try showXOR(on: screen)
    }
}

/// Whether exactly one of two inputs is 1.
///
/// Source: Deep Learning from Scratch, chapter 2; Minsky and Papert, "Perceptrons" (1969).
enum XOR {
    static let inputs: Matrix<Double> = [[0, 0], [0, 1], [1, 0], [1, 1]]
    static let outputs: Matrix<Double> = [[0], [1], [1], [0]]

    /// Each gate's outputs for all four inputs.
    static func gates() -> [(name: String, outputs: [Double])] {
        let (x, y) = (inputs[columns: 0..<1], inputs[columns: 1..<2])
        return [
            ("AND", Perceptron.and(x, y).elements), ("OR", Perceptron.or(x, y).elements),
            ("NAND", Perceptron.nand(x, y).elements), ("XOR", Perceptron.exclusiveOr(x, y).elements),
        ]
    }

    /// What a network says for each input after 2,000 steps on all four, and its loss.
    static func learned(by network: Network<Matrix<Double>>) throws -> (probabilities: [Double], loss: Double)
    {
        let data = try Dataset(inputs: inputs, targets: outputs)
        let trainer = try Trainer(network, on: data, optimizer: Momentum(learningRate: 0.1), batchSize: 4)
        try trainer.run(epochs: 2000)
        return (try network.predict(inputs).elements, try network.evaluate(data).loss)
    }

    /// Logistic regression: sigmoid(w·x + b), one straight line.
    static func oneLayer(seed: UInt64) throws -> Network<Matrix<Double>> {
        try network(Dense(1, initializer: .normal(standardDeviation: 1)), seed: seed)
    }

    /// Four hidden values between the inputs and the output.
    static func twoLayers(seed: UInt64) throws -> Network<Matrix<Double>> {
        try network(Sequential(Dense(4, activation: .tanh), Dense(1)), seed: seed)
    }

    private static func network(_ layer: some Layer, seed: UInt64) throws -> Network<Matrix<Double>> {
        let model = Model<Matrix<Double>>(seed: seed)
        let x = model.input("x", width: 2)
        return Network(
            model: model, inputs: x, scores: try layer(x, in: model), prediction: { $0.sigmoid() },
            loss: { $0.binaryCrossEntropy($1) })
    }

    /// What a network says between and around the four inputs: # for 1, . for 0.
    static func picture(of network: Network<Matrix<Double>>) throws -> [String] {
        let (range, columns, rows) = (-0.5...1.5, 41, 21)
        let points = TerminalCanvas.centers(of: range, range, columns, rows).joined()
        let plane = Matrix<Double>(
            rows: columns * rows, columns: 2, elements: points.flatMap { [$0.x, $0.y] })
        var answers = try network.predict(plane).elements.makeIterator()
        var canvas = TerminalCanvas(x: range, y: range, columns: columns, rows: rows) { _, _ in
            (answers.next() ?? 0) > 0.5 ? "#" : "."
        }
        for row in 0..<4 {
            let wanted: Character = outputs[row, 0] == 1 ? "1" : "0"
            for shift in [-0.06, 0, 0.06] {
                canvas.mark((inputs[row, 0] + shift, inputs[row, 1]), shift == 0 ? wanted : " ")
            }
        }
        return canvas.lines
    }

    /// The four inputs, and what a network says all over the plane.
    static func plot(of network: Network<Matrix<Double>>, title: String) throws -> SVG {
        let series = [0, 1].map { (wanted: Double) -> Plot.Series in
            let rows = (0..<4).filter { outputs[$0, 0] == wanted }
            return Plot.Series(
                "\(Int(wanted))", x: rows.map { inputs[$0, 0] }, y: rows.map { inputs[$0, 1] })
        }
        return try Plot.scatter(
            series, title: title, x: .init("x", in: -0.5...1.5), y: .init("y", in: -0.5...1.5)
        ) {
            try network.predict($0).elements.map { $0 > 0.5 ? 1 : 0 }
        }
    }
}

private func showXOR(on screen: Screen) throws -> Pictures {
    try screen.print(
        """
        A perceptron says 1 where w₁x + w₂y + b > 0: on one side of a straight line. The
        first three gates are one perceptron each; XOR is AND of what NAND and OR say.

        """)
    let gates = XOR.gates()
    let rows = (0..<4).map { row in
        XOR.inputs.row(row).map { decimal($0, fractionDigits: 0) } + [""]
            + gates.map { decimal($0.outputs[row], fractionDigits: 0) }
    }
    for line in aligned([["x", "y", ""] + gates.map(\.name)] + rows, numeric: Set(0..<7)) {
        try screen.print("  " + line)
    }

    try screen.print(
        """

        No straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the
        other. So one layer (logistic regression) ends undecided, at 0.5 for all four
        and a loss of ln 2 = 0.693147, wherever it begins. With four tanh values in
        between, which fold the plane, XOR is learned:

        """)
    let networks = [
        ("one layer", try XOR.oneLayer(seed: 1)), ("one layer", try XOR.oneLayer(seed: 2)),
        ("two layers", try XOR.twoLayers(seed: 1)),
    ]
    let learned = try networks.map { name, network in
        let (probabilities, loss) = try XOR.learned(by: network)
        return [name] + probabilities.map { decimal($0, fractionDigits: 4) } + [
            decimal(loss, fractionDigits: 6)
        ]
    }
    let header = ["", "(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)", "loss"]
    for line in aligned([header, ["wanted", "0", "1", "1", "0", "0"]] + learned, numeric: Set(1...5)) {
        try screen.print("  " + line)
    }
    try screen.print("\nWhat the two layers say all over the plane, # for 1:\n")
    for line in try XOR.picture(of: networks[2].1) { try screen.print("  " + line) }
    return [
        ("xor-one-layer", try XOR.plot(of: networks[0].1, title: "XOR, as one layer sees it")),
        ("xor-two-layers", try XOR.plot(of: networks[2].1, title: "XOR, as two layers see it")),
    ]
}
