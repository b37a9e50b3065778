import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let search = Command(
        name: "search", summary: "learning rate and weight decay by random search",
        options: [.seed, .epochs, .threads, .data, .pictures]
    ) { settings, screen in
        try await showSearch(settings, on: screen)
    }
}

/// A learning rate and a strength of weight decay are searched for at random, on 500 digits: 400 to learn
/// from, 100 to judge by.
///
/// Source: Deep Learning from Scratch, section 6.5.2, with its ranges; its network has more layers, its
/// digits are MNIST's.
struct DigitSearch: Sendable {
    static let rate = Hyperparameter.logUniform("learning rate", 1e-6...1e-2)
    static let decay = Hyperparameter.logUniform("weight decay", 1e-8...1e-4)

    let training: Dataset<Float>
    let validation: Dataset<Float>
    let search: HyperparameterSearch

    init(_ digits: Dataset<Float>, trials: Int = 16, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let some = try digits.shuffled(using: &generator).subset(Array(0..<min(500, digits.count)))
        (training, validation) = try some.split(training: 0.8, test: 0.2, using: &generator)
        search = HyperparameterSearch(
            try SearchSpace(Self.rate, Self.decay), .random(trials: trials), for: .highest, seed: seed)
    }

    /// The validation accuracy of each trial.
    func run(epochs: Int = 20, threads: Int = Threads.processorCount) async throws -> SearchTable {
        try await search.run(threads: threads) { trial in
            let network = try Network<Matrix<Float>>.classifier(
                inputs: training.featureCount, hidden: [50], classes: 10, seed: trial.seed)
            let trainer = try Trainer(
                network, on: training, optimizer: SGD(learningRate: trial[Self.rate]),
                batchSize: min(10, training.count), shuffledBy: SeededGenerator(seed: trial.seed),
                decay: .l2(trial[Self.decay]))
            try trainer.run(epochs: epochs)
            let accuracy = try network.evaluate(validation, metrics: [.accuracy]).metrics["accuracy"]
            return accuracy ?? .nan
        }
    }
}

private func showSearch(_ settings: Settings, on screen: Screen) async throws -> Pictures {
    let search = try DigitSearch(Digits.read(path: settings.dataPath), seed: settings.seed)
    try screen.print(
        """
        \(search.search.count) networks learn to read digits, each with a learning rate drawn as
        10^U(−6, −2) and a weight decay drawn as 10^U(−8, −4): every order of magnitude
        is equally likely. \(search.training.count) digits are learned from; the score is the accuracy on
        \(search.validation.count) others, the validation data. Test data have no say in what is chosen.

        """)
    let table = try await search.run(
        epochs: settings.epochs ?? 20, threads: settings.threads ?? Threads.processorCount)
    for line in "\(table)".split(separator: "\n") { try screen.print("  " + line) }
    try screen.print(
        """

        The best ones have the largest rates, whatever their decay. Of the two only one
        matters here, and \(search.search.count) values of it have been tried; a grid of as many
        trials would have tried four. Each trial has a seed of its own, so that the
        table is the same on any number of threads (--threads).
        """)
    return [("search", table.svg(title: "Validation accuracy of each trial"))]
}
