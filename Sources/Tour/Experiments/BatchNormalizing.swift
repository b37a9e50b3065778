import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation  // pow

extension Command {
    static let batchNormalization = Command(
        name: "batchnorm",
        summary: "16 sizes of first weights, with and without normalization",
        options: [.epochs, .pictures]
    ) { settings, screen in
        try await showBatchNormalization(epochs: settings.epochs ?? 20, on: screen)
    }
}

/// Five hidden layers of 50 ReLUs that learn 1,000 digits, from first weights of one size.
///
/// Source: Deep Learning from Scratch, section 6.3: SGD with η = 0.01, batches of 100, 20 epochs, first
/// weights of deviation σ, 16 of them from 1 to 1e-4 in equal steps of the logarithm.
struct NormalizationCase {
    let deviation: Double
    /// The part of the 1,000 that is read rightly after each epoch; up to where the loss is infinite.
    let without: [Double]
    let with: [Double]

    static let deviations = (0..<16).map { pow(10, -4 * Double($0) / 15) }

    init(deviation: Double, digits: Dataset<Float>, epochs: Int) throws {
        self.deviation = deviation
        (without, with) = (
            try Self.accuracies(deviation, false, digits, epochs),
            try Self.accuracies(deviation, true, digits, epochs)
        )
    }

    private static func accuracies(
        _ deviation: Double, _ isNormalized: Bool, _ digits: Dataset<Float>, _ epochs: Int
    ) throws -> [Double] {
        let weights = Initializer.normal(standardDeviation: deviation)
        let hidden: [any Layer] = (0..<5).flatMap { _ -> [any Layer] in
            let dense = Dense(50, hasBias: !isNormalized, initializer: weights)
            let normalization: [any Layer] = isNormalized ? [BatchNormalization()] : []
            return [dense] + normalization + [ActivationLayer(.relu)]
        }
        let layers = Sequential(hidden + [Dense(10, initializer: weights)])
        let network = try Network<Matrix<Float>>.classifier(
            inputs: digits.featureCount, scores: layers, seed: 1)
        let trainer = try Trainer(
            network, on: digits, optimizer: SGD(learningRate: 0.01), batchSize: 100,
            shuffledBy: SeededGenerator(seed: 2))
        do {
            try trainer.run(epochs: epochs, trainingMetrics: [.accuracy])
        } catch is NonFiniteNumber {
            // Weights too large for any learning: what there was until then is shown.
        }
        return trainer.history.records.compactMap { $0.trainingMetrics["accuracy"] }
    }
}

extension NormalizationCase {
    /// All sizes, several at a time.
    static func all(epochs: Int) async throws -> [NormalizationCase] {
        let digits = try Digits.read()
        var generator = SeededGenerator(seed: 1)
        let thousand = try digits.subset(Array(generator.permutation(digits.count).prefix(1000)))
        return try await withThrowingTaskGroup(of: NormalizationCase.self) { group in
            for deviation in deviations {
                group.addTask {
                    try NormalizationCase(deviation: deviation, digits: thousand, epochs: epochs)
                }
            }
            var cases: [NormalizationCase] = []
            for try await sample in group { cases.append(sample) }
            return cases.sorted { $0.deviation > $1.deviation }
        }
    }
}

private func showBatchNormalization(epochs: Int, on screen: Screen) async throws -> Pictures {
    try screen.print(
        """
        Five hidden layers of 50 ReLUs learn 1,000 of the digits for \(epochs) epochs, from
        first weights of deviation σ. Each bar is an epoch, and says which part of the
        1,000 is read rightly; full height is all of them. The number is the last one's.

        """)
    let cases = try await NormalizationCase.all(epochs: epochs)
    try screen.print("  σ        without                       with batch normalization")
    for sample in cases {
        let sides = [sample.without, sample.with].map { accuracies in
            let last =
                accuracies.count < epochs ? "loss ∞" : decimal(accuracies[epochs - 1], fractionDigits: 2)
            return "│\(padded(TerminalPlot.bars(accuracies, top: 1), to: 20))│ \(padded(last, to: 6))"
        }
        try screen.print(
            trimmed("  \(decimal(sample.deviation, fractionDigits: 5))  \(sides.joined(separator: " "))"))
    }
    let (without, with) = (
        cases.count { $0.without.last ?? 0 > 0.5 }, cases.count { $0.with.last ?? 0 > 0.5 }
    )
    try screen.print(
        """

        Without normalization the size of the first weights decides whether the network
        learns at all: \(without) of 16 read more than half of the digits. With it, \(with) of 16 do,
        since every layer's results are brought to mean 0 and deviation 1.
        """)
    let names = ["without", "with batch normalization"]
    let series = zip(names, [\NormalizationCase.without, \.with]).map { name, accuracies in
        Plot.Series(name, x: cases.map(\.deviation), y: cases.map { $0[keyPath: accuracies].last ?? .nan })
    }
    let plot = Plot.lines(
        series, title: "Digits read rightly after \(epochs) epochs",
        x: .init("standard deviation of the first weights", isLogarithmic: true),
        y: .init("accuracy", in: 0...1))
    return [("batchnorm", plot)]
}
