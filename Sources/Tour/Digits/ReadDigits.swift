import ChainRule
import ChainRuleTraining

extension Command {
    static let digits = Command(
        name: "digits", summary: "a network learns to read handwritten digits",
        options: [.seed, .epochs, .data]
    ) { settings, screen in
        try readDigits(settings, on: screen)
    }
}

/// A network learns to read handwritten digits; then what it reads, and what it misreads.
func readDigits(_ settings: Settings, on screen: Screen) throws {
    var generator = SeededGenerator(seed: settings.seed)
    let digits = try Digits.read(path: settings.dataPath)
    let (training, test) = try digits.split(using: &generator)
    let network = try Network<Matrix<Float>>.classifier(
        inputs: digits.featureCount, hidden: [50], classes: 10, seed: generator.next())

    try screen.print(
        """
        \(digits.count) handwritten digits of 8 × 8 pixels: \(training.count) to learn from, \(test.count) to test with.
        Which ones, the first weights and the order of training follow from seed \(settings.seed).
        """)
    if settings.dataPath == nil { try screen.print(Digits.source) }
    try screen.print(
        """

        The network is a graph too: 64 pixels → affine → 50 values → ReLU → affine →
        a score for each of the 10 digits → loss, how wrong the scores are. After each
        mini-batch, backward gives the loss's gradient for every weight, and all weights
        go a little against it. An epoch is once through the training digits; accuracy
        is the part of them that is read rightly.

        """)
    try train(network, training, test, settings, generator, on: screen)
    try report(try read(test, with: network), test, on: screen)
}

private func train(
    _ network: Network<Matrix<Float>>, _ training: Dataset<Float>, _ test: Dataset<Float>,
    _ settings: Settings, _ generator: SeededGenerator, on screen: Screen
) throws {
    var progress = ProgressBar(total: settings.epochs * training.count, unit: "digits", on: screen)
    try screen.print("  epoch    loss  training accuracy  test accuracy")
    try Training(epochs: settings.epochs).run(
        network, training, test, using: generator,
        batchDone: { try progress.advance(by: $0) },
        epochDone: { report in
            try screen.print(
                padded("\(report.epoch)", to: 7, alignedRight: true)
                    + padded(decimal(report.loss, places: 4), to: 8, alignedRight: true)
                    + padded(decimal(report.trainingAccuracy, places: 4), to: 19, alignedRight: true)
                    + padded(decimal(report.testAccuracy, places: 4), to: 15, alignedRight: true))
        })
}

private func report(_ readings: [Reading], _ test: Dataset<Float>, on screen: Screen) throws {
    let labels = test.classIndices ?? []
    let misread = readings.indices.filter { readings[$0].digit != labels[$0] }
    let share = decimal(accuracy(readings, test), places: 4)
    try screen.print(
        """

        Test accuracy \(screen.bold(share)): \(test.count - misread.count) of \(test.count) digits that the network \
        had never seen.

        What they are (down) and what they were taken for (across):

        """)
    for line in ConfusionMatrix(readings, labels).lines(on: screen) { try screen.print(line) }

    // Of equally sure ones the first, so that the order is always the same.
    let surest = misread.sorted { (-readings[$0].probability, $0) < (-readings[$1].probability, $1) }.prefix(
        3)
    try screen.print()
    guard !surest.isEmpty else { return try screen.print("None was misread.") }
    let what =
        surest.count < misread.count ? "The \(surest.count) of \(misread.count) misread" : "The misread"
    try screen.print("\(what) digits that it was surest of:\n")
    let blocks = surest.map { index in
        let reading = readings[index]
        let label = labels[index]
        let percent = decimal(Double(reading.probability) * 100, places: 0)
        return picture(test.inputs.row(index))
            + [
                "", "read as \(reading.digit) (\(percent) %)",
                "but it is \(label == 8 ? "an" : "a") \(label)",
            ]
    }
    for line in sideBySide(blocks) { try screen.print(trimmed("  " + line)) }
}
