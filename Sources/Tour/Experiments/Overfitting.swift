import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let overfitting = Command(
        name: "overfitting", summary: "300 digits, a deep network, weight decay and dropout",
        options: [.epochs, .pictures]
    ) { settings, screen in
        try await showOverfitting(epochs: settings.epochs ?? 60, on: screen)
    }
}

/// Six hidden layers of 100 ReLUs that learn 300 digits by heart, or are kept from it.
///
/// Source: Deep Learning from Scratch, section 6.4: 300 examples, six layers of 100, batches of 100.
struct OverfittingCase {
    let name: String
    /// The number of parameters that learn, counted by element.
    let parameters: Int
    /// The part that is read rightly after every tenth epoch and the last, of the 300 and of the others.
    private(set) var training: [Double] = []
    private(set) var test: [Double] = []
    private(set) var testLoss = 0.0
    /// The part of every fifth of the 300 that it says the label of: the wrong ones, if there are some.
    let everyFifth: Double

    init(
        _ name: String, decay: WeightDecay = .none, dropout: Double? = nil, on data: Dataset<Float>.TwoParts,
        epochs: Int
    ) throws {
        self.name = name
        let hidden = (0..<6).flatMap { _ -> [any Layer] in
            [Dense(100, activation: .relu)] + (dropout.map { [Dropout($0)] } ?? [])
        }
        let network = try Network<Matrix<Float>>.classifier(
            inputs: data.training.featureCount, scores: Sequential(hidden + [Dense(10)]), seed: 1)
        parameters = network.model.summary().parameters
        let trainer = try Trainer(
            network, on: data.training, optimizer: Momentum(learningRate: 0.02), batchSize: 100,
            shuffledBy: SeededGenerator(seed: 2), decay: decay)
        for end in stride(from: 10, to: epochs, by: 10) + [epochs] {
            try trainer.run(epochs: end)
            let test = try network.evaluate(data.test, metrics: [.accuracy])
            let training = try network.evaluate(data.training, metrics: [.accuracy])
            self.test.append(test.metrics["accuracy"] ?? 0)
            self.training.append(training.metrics["accuracy"] ?? 0)
            testLoss = test.loss
        }
        let fifth = try data.training.subset(Array(stride(from: 0, to: data.training.count, by: 5)))
        everyFifth = try network.evaluate(fifth, metrics: [.accuracy]).metrics["accuracy"] ?? 0
    }

    /// 300 digits and the others; right labels, or every fifth of the 300 wrong.
    static func data(wrongLabels: Bool) throws -> Dataset<Float>.TwoParts {
        let digits = try Digits.read()
        var generator = SeededGenerator(seed: 1)
        let order = generator.permutation(digits.count)
        var training = try digits.subset(Array(order.prefix(300)))
        if wrongLabels {
            let labels = (training.classIndices ?? []).enumerated().map { index, label in
                index.isMultiple(of: 5) ? (label + 1 + generator.index(below: 9)) % 10 : label
            }
            training = try Dataset(inputs: training.inputs, classIndices: labels, classCount: 10)
        }
        return (training, try digits.subset(Array(order.dropFirst(300))))
    }

    static func all(on data: Dataset<Float>.TwoParts, epochs: Int) async throws -> [OverfittingCase] {
        try await withThrowingTaskGroup(of: (Int, OverfittingCase).self) { group in
            group.addTask { (0, try OverfittingCase("neither", on: data, epochs: epochs)) }
            group.addTask {
                (1, try OverfittingCase("decay, λ = 0.02", decay: .l2(0.02), on: data, epochs: epochs))
            }
            group.addTask {
                (2, try OverfittingCase("dropout, 20 %", dropout: 0.2, on: data, epochs: epochs))
            }
            var cases: [(Int, OverfittingCase)] = []
            for try await sample in group { cases.append(sample) }
            return cases.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

private func showOverfitting(epochs: Int, on screen: Screen) async throws -> Pictures {
    var pictures: Pictures = []
    for wrongLabels in [false, true] {
        let cases = try await OverfittingCase.all(
            on: OverfittingCase.data(wrongLabels: wrongLabels), epochs: epochs)
        if !wrongLabels {
            try screen.print(
                """
                Six hidden layers of 100 ReLUs learn 300 of the digits and are tested on the
                others. \(cases[0].parameters) numbers learn: enough to know the 300 by heart. Each bar is
                ten epochs, full height all digits read rightly; the numbers are the last.
                """)
        }
        let title = wrongLabels ? "60 of the 300 have a wrong label" : "All labels are right"
        try screen.print("\n" + screen.bold(title) + "\n")
        let rows = cases.map { sample in
            let sides = [sample.training, sample.test].flatMap {
                ["│\(TerminalPlot.bars($0, top: 1))│", decimal($0.last ?? 0, fractionDigits: 3)]
            }
            let wrong = wrongLabels ? [decimal(sample.everyFifth, fractionDigits: 2)] : []
            return [sample.name] + sides + [decimal(sample.testLoss, fractionDigits: 2)] + wrong
        }
        let heading = ["", "the 300", "", "the others", "", "loss"]
        let last = wrongLabels ? ["wrong learned"] : []
        for line in aligned([heading + last] + rows, numeric: [5, 6]) { try screen.print("  " + line) }
        let ends = (stride(from: 10, to: epochs, by: 10) + [epochs]).map(Double.init)
        let series = cases.flatMap { sample in
            [("the 300", sample.training), ("the others", sample.test)].map { part, accuracies in
                Plot.Series("\(sample.name): \(part)", x: ends, y: accuracies)
            }
        }
        let plot = Plot.lines(series, title: title, x: "epoch", y: "accuracy")
        pictures.append((wrongLabels ? "overfitting-wrong-labels" : "overfitting", plot))
    }
    try screen.print(
        """

        A network that is free to learns all that it is told, wrong labels too, and
        reads the other digits the worse for it. Weight decay and dropout keep it from
        most of that. These digits are easy: as long as all labels are right there is
        little to be lost, and what the cures do shows in the loss, which is how sure
        the network is of its mistakes.
        """)
    return pictures
}
