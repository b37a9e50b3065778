import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

extension Command {
    static let optimizers = Command(
        name: "optimizers", summary: "seven optimizers learn to read the same digits",
        options: [.seed, .data, .pictures]
    ) { settings, screen in
        try showOptimizers(settings, on: screen)
    }
}

/// A network of five layers, 100 values in each but the last, ReLU and He's first weights, learns to read
/// digits.
///
/// Source: Deep Learning from Scratch, section 6.1.6, with its optimizers' settings; its digits are MNIST's.
struct OptimizerComparison {
    static let optimizers: [(name: String, mark: Character, optimizer: any Optimizer)] = [
        ("SGD", "s", SGD(learningRate: 0.01)),
        ("Momentum", "m", Momentum(learningRate: 0.01, momentum: 0.9)),
        ("Nesterov", "n", Nesterov(learningRate: 0.01, momentum: 0.9)),
        ("AdaGrad", "g", AdaGrad(learningRate: 0.01)),
        ("RMSProp", "r", RMSProp(learningRate: 0.001)),
        ("Adam", "a", Adam(learningRate: 0.001)),
        ("AdamW", "w", AdamW(learningRate: 0.001)),
    ]

    /// For each optimizer the loss of each step's mini-batch.
    let losses: [[Double]]
    /// What each network reads rightly of digits that it had never seen.
    let accuracies: [Double]

    init(losses: [[Double]], accuracies: [Double]) {
        self.losses = losses
        self.accuracies = accuracies
    }

    /// All begin with the same weights, and see the same mini-batches.
    init(_ digits: Dataset<Float>, iterations: Int = 240, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let parts = try DigitNetwork.split(digits, using: &generator)
        let runs = try Self.optimizers.map { _, _, optimizer in
            let network = try Network<Matrix<Float>>.classifier(
                inputs: digits.featureCount, hidden: [100, 100, 100, 100], classes: 10, seed: seed)
            let trainer = try Trainer(
                network, on: parts.training, optimizer: optimizer, batchSize: min(32, parts.training.count),
                shuffledBy: generator)
            var losses: [Double] = []
            try trainer.run(
                epochs: iterations,
                calling: [
                    .afterIterations { moment, trainer in
                        losses.append(moment.loss ?? .nan)
                        if losses.count == iterations { trainer.stop() }
                    }
                ])
            let test = try network.evaluate(parts.test, metrics: [.accuracy])
            return (losses, test.metrics["accuracy"] ?? .nan)
        }
        self.init(losses: runs.map(\.0), accuracies: runs.map(\.1))
    }

    var iterations: Int { losses.first?.count ?? 0 }

    /// The mean loss of so many iterations up to each of these.
    func means(_ optimizer: Int, upTo iterations: [Int], of count: Int = 20) -> [Double] {
        iterations.map { losses[optimizer][($0 - count)..<$0].reduce(0, +) / Double(count) }
    }

    /// Loss downwards on a logarithmic scale, iterations to the right; each optimizer its letter.
    var picture: [String] {
        let (rows, top, least) = (20, 0.5, -2.0)
        var canvas = TerminalCanvas(x: 0...Double(iterations), y: least...top, columns: 70, rows: rows) {
            _, _ in
            " "
        }
        let ends = Array(stride(from: 20, through: iterations, by: 2))
        for (index, optimizer) in Self.optimizers.enumerated().reversed() {
            for (end, mean) in zip(ends, means(index, upTo: ends)) {
                canvas.mark((Double(end), log10(mean)), optimizer.mark)
            }
        }
        let labels = Dictionary(
            uniqueKeysWithValues: [(0.0, "1"), (-1, "0.1"), (-2, "0.01")].map { exponent, label in
                (min(Int((top - exponent) / (top - least) * Double(rows)), rows - 1), label)
            })
        return canvas.lines.enumerated().map { row, line in
            trimmed(padded(labels[row] ?? "", to: 5, alignedRight: true) + " │" + line)
        } + [
            padded("0", to: 7, alignedRight: true) + padded("\(iterations)", to: 70, alignedRight: true)
        ]
    }

    /// The same as lines.
    var plot: SVG {
        let ends = Array(20...max(20, iterations))
        let series = Self.optimizers.enumerated().map { index, optimizer in
            Plot.Series(optimizer.name, means(index, upTo: ends), from: 20)
        }
        return Plot.lines(
            series, title: "Seven optimizers learn to read the same digits", x: "iteration",
            y: .init("loss, mean of 20 iterations", isLogarithmic: true))
    }
}

private func showOptimizers(_ settings: Settings, on screen: Screen) throws -> Pictures {
    let comparison = try OptimizerComparison(Digits.read(path: settings.dataPath), seed: settings.seed)
    try screen.print(
        """
        A network of five layers, 100 values in each but the last, ReLU, learns to read
        digits; seven times, from the same weights and with the same mini-batches of 32.
        Loss, each number the mean of 20 iterations, and test accuracy after the last:

        """)
    let shown = [20, 40, 80, 120, 160, 200, 240]
    let rows = OptimizerComparison.optimizers.enumerated().map { index, optimizer in
        [optimizer.name] + comparison.means(index, upTo: shown).map { decimal($0, fractionDigits: 4) }
            + [decimal(comparison.accuracies[index], fractionDigits: 4)]
    }
    let header = ["iteration"] + shown.map { "\($0)" } + ["test"]
    for line in aligned([header] + rows, numeric: Set(1...8)) { try screen.print("  " + line) }
    let marks = OptimizerComparison.optimizers.map { "\($0.name) \($0.mark)" }.joined(separator: ", ")
    try screen.print(
        """

        SGD is the slowest; AdaGrad and RMSProp, whose steps are as long where gradients
        are small, are the first to arrive; Momentum and Adam gather way. Of the book's
        four, on MNIST's digits, AdaGrad is first and SGD last, too. The same as a
        picture, loss downwards by powers of 10:
        \(marks)

        """)
    for line in comparison.picture { try screen.print(line) }
    return [("optimizers", comparison.plot)]
}
