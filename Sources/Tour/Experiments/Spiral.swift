import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let spiral = Command(
        name: "spiral", summary: "three arms that no straight line tells apart", options: [.seed, .pictures]
    ) { settings, screen in
        try showSpiral(seed: settings.seed, on: screen)
    }
}

/// Three arms of a spiral, and classifiers that learn which point is on which.
///
/// Source: Karpathy, CS231n, "Minimal neural network case study": a linear classifier reads half of the
/// points rightly, a network with 100 ReLU values 0.98 of those that it learned from.
struct Spiral {
    let training: Dataset<Double>
    /// Points of the same arms that nothing is learned from.
    let test: Dataset<Double>
    let seed: UInt64

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        training = try .spiral(using: &generator)
        test = try .spiral(using: &generator)
        self.seed = seed
    }

    /// A classifier after 200 epochs; with no hidden layer it is linear.
    func classifier(hidden: [Int]) throws -> Network<Matrix<Double>> {
        let network = try Network<Matrix<Double>>.classifier(
            inputs: 2, hidden: hidden, classes: 3, seed: seed)
        let trainer = try Trainer(
            network, on: training, optimizer: Adam(learningRate: 0.01), batchSize: 30,
            shuffledBy: SeededGenerator(seed: seed))
        try trainer.run(epochs: 200)
        return network
    }

    /// What a classifier takes each part of the plane for, and the points that it learned from.
    func picture(of network: Network<Matrix<Double>>) throws -> [String] {
        let (range, columns, rows) = (-1.1...1.1, 62, 27)
        let points = TerminalCanvas.centers(of: range, range, columns, rows).joined()
        let plane = Matrix<Double>(
            rows: columns * rows, columns: 2, elements: points.flatMap { [$0.x, $0.y] })
        var classes = try network.predict(plane).argmaxOfEachRow.makeIterator()
        var canvas = TerminalCanvas(x: range, y: range, columns: columns, rows: rows) { _, _ in
            Array(" .:")[classes.next() ?? 0]
        }
        for (row, arm) in (training.classIndices ?? []).enumerated() {
            canvas.mark((training.inputs[row, 0], training.inputs[row, 1]), Array("ox#")[arm])
        }
        return canvas.lines
    }

    /// The same in colors.
    func plot(of network: Network<Matrix<Double>>, title: String) throws -> SVG {
        let axes = ["x", "y"].map { Plot.Axis($0, in: -1.1...1.1) }
        return try Plot.scatter(training.series(0, 1), title: title, x: axes[0], y: axes[1]) {
            try network.predict($0).argmaxOfEachRow
        }
    }
}

private func showSpiral(seed: UInt64, on screen: Screen) throws -> Pictures {
    let spiral = try Spiral(seed: seed)
    try screen.print(
        """
        \(spiral.training.count) points on three arms (o, x, #), and what two classifiers take the plane
        for: blank for o, dots for x, colons for #. The linear one has straight borders
        only. With two layers of 50 ReLU values the borders bend, and follow the arms.
        """)
    var rows = [["", "training accuracy", "test accuracy"]]
    var pictures: Pictures = []
    for (name, hidden) in [("linear", []), ("2 → 50 → 50 → 3", [50, 50])] {
        let network = try spiral.classifier(hidden: hidden)
        try screen.print("\n\(screen.bold(name))\n")
        for line in try spiral.picture(of: network) { try screen.print(trimmed("  " + line)) }
        let plot = try spiral.plot(of: network, title: "Three arms of a spiral: \(name)")
        pictures.append((hidden.isEmpty ? "spiral-linear" : "spiral-two-layers", plot))
        rows.append(
            [name]
                + (try [spiral.training, spiral.test].map { points in
                    let accuracy = try network.evaluate(points, metrics: [.accuracy]).metrics["accuracy"]
                    return decimal(accuracy ?? .nan, fractionDigits: 4)
                }))
    }
    try screen.print()
    for line in aligned(rows, numeric: [1, 2]) { try screen.print("  " + line) }
    return pictures
}
