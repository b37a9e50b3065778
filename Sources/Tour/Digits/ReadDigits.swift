import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let digits = Command(
        name: "digits", summary: "a network learns to read handwritten digits",
        options: [.seed, .epochs, .data, .pictures]
    ) { settings, screen in
        try readDigits(settings, on: screen)
    }
}

/// A network learns to read handwritten digits; then what it reads, and what it misreads.
private func readDigits(_ settings: Settings, on screen: Screen) throws -> Pictures {
    var generator = SeededGenerator(seed: settings.seed)
    let digits = try Digits.read(path: settings.dataPath)
    let parts = try DigitNetwork.split(digits, using: &generator)
    let epochs = settings.epochs ?? 10
    let reader = try DigitNetwork(learningFrom: parts.training, epochs: epochs, using: &generator)

    try screen.print(
        """
        \(digits.count) handwritten digits of 8 × 8 pixels: \(parts.training.count) to learn from, \
        \(parts.validation.count) to watch the
        learning with (validation), \(parts.test.count) not looked at before the end (test).
        Which ones, the first weights and the order of training follow from seed \(settings.seed).
        """)
    if settings.dataPath == nil { try screen.print(Digits.source) }
    try screen.print(
        """

        The network is a graph too: 64 pixels → affine → 128 values → batch
        normalization → ReLU → affine → a score for each of the 10 digits → loss, how
        wrong the scores are. After each mini-batch, backward gives the loss's gradient
        for every weight, and all weights go a little against it (Adam). A digit moved
        by half a pixel is the same digit, so each is learned from in nine positions. An
        epoch is once through all; accuracy is the part of them that is read rightly.

        """)
    try reader.trainer.run(
        epochs: epochs, validatingOn: parts.validation, metrics: [.accuracy],
        calling: [screen.progress()])
    let readings = try Readings(of: parts.test, by: reader.network)
    try report(readings, on: screen)
    return [
        ("digits-training", reader.trainer.history.svg(title: "Learning to read digits")),
        ("digits-confusion", readings.confusion.svg(title: "Test digits, and what they were taken for")),
        ("digits-misread", readings.plot),
    ]
}

private func report(_ readings: Readings, on screen: Screen) throws {
    let (count, right) = (readings.digits.count, readings.digits.count - readings.misread.count)
    try screen.print(
        """

        Test accuracy \(screen.bold(decimal(readings.confusion.accuracy, fractionDigits: 4))): \(right) of \(count) digits \
        that the network had never seen.

        What they are (down) and what they were taken for (across):

        """)
    for line in readings.confusionLines { try screen.print(line) }

    try screen.print()
    let surest = readings.misread.prefix(3)
    guard !surest.isEmpty else { return try screen.print("None was misread.") }
    let all = readings.misread.count
    try screen.print(
        surest.count < all
            ? "The \(surest.count) of \(all) misread digits that it was surest of:\n"
            : "The misread digits:\n")
    for line in TerminalPlot.sideBySide(surest.map(readings.explained)) {
        try screen.print(trimmed("  " + line))
    }
}
