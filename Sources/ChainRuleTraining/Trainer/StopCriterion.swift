import ChainRule

/// A condition that ends a run before its last epoch.
///
/// ```swift
/// try trainer.run(epochs: 100, validatingOn: validation, until: [.patience(5), .target(loss: 0.01)])
/// ```
/// Loss here means the validation loss, or the training loss if there is no validation data. One of your own
/// is a function of what came out so far:
/// ```swift
/// let good = StopCriterion("accuracy above 0.98") { $0.records.last?.validationMetrics["accuracy"] ?? 0 > 0.98 }
/// ```
public struct StopCriterion: Sendable, CustomStringConvertible {
    /// The reason that the run gives for its end.
    public let description: String
    /// Looked at after each epoch, and before the first one of a run.
    let isMet: @Sendable (TrainingHistory) -> Bool
    /// The time that a run may take; looked at after each step.
    let timeLimit: Duration?
    /// Whether the run ends with the weights of its best epoch.
    let restoresBest: Bool
    /// A setting that makes no sense; the run throws it.
    let fault: TrainingError?

    /// A criterion of your own: met when `isMet` says so, which is asked before a run's first epoch and after
    /// each.
    public init(_ description: String, _ isMet: @escaping @Sendable (TrainingHistory) -> Bool) {
        self.init(description, isMet: isMet)
    }

    private init(
        _ description: String, isMet: @escaping @Sendable (TrainingHistory) -> Bool = { _ in false },
        timeLimit: Duration? = nil, restoresBest: Bool = false, fault: TrainingError? = nil
    ) {
        self.description = description
        self.isMet = isMet
        self.timeLimit = timeLimit
        self.restoresBest = restoresBest
        self.fault = fault
    }

    /// Early stopping: ends after so many epochs in which the loss did not fall by more than
    /// `minimumImprovement` below the lowest until then, those of earlier runs included. However the run
    /// ends, unless by an error or by cancellation, the model then has the weights and running statistics of
    /// the epoch with the lowest loss since the trainer first ran with this criterion, and the optimizer
    /// remembers what it did then: another run goes on from there.
    ///
    /// Source: Goodfellow, Bengio, Courville, "Deep learning" (2016), algorithm 7.1.
    public static func patience(_ epochs: Int, minimumImprovement: Double = 0) -> StopCriterion {
        let fault = TrainingError.fault { () throws(TrainingError) in
            try TrainingError.checkPositive("patience", epochs)
            try TrainingError.checkNotNegative("minimumImprovement", minimumImprovement)
        }
        return StopCriterion(
            "patience of \(epochs) epochs",
            isMet: { $0.epochsWithoutImprovement(of: minimumImprovement) >= epochs }, restoresBest: true,
            fault: fault)
    }

    /// Ends after an epoch with a loss of at most this.
    public static func target(loss: Double) -> StopCriterion {
        let fault = TrainingError.invalidSetting("the target loss", value: "\(loss)", needs: "a number")
        return StopCriterion(
            "target loss of \(loss)",
            isMet: { $0.records.last.map { $0.monitoredLoss <= loss } ?? false },
            fault: loss.isNaN ? fault : nil)
    }

    /// Ends after the step, be it within an epoch, with which the run has taken this long.
    public static func time(_ limit: Duration) -> StopCriterion {
        let fault = TrainingError.invalidSetting("the time limit", value: "\(limit)", needs: "positive")
        return StopCriterion(
            "time limit of \(limit)", timeLimit: limit, fault: limit > .zero ? nil : fault)
    }
}

/// The reason for a run's end.
public enum StopReason: Hashable, Sendable, CustomStringConvertible {
    /// All its epochs are complete.
    case epochs
    /// A criterion was met: its description.
    case criterion(String)
    /// A callback called `Trainer.stop()`.
    case requested

    /// The reason, as a log tells it.
    public var description: String {
        switch self {
        case .epochs: "all epochs are complete"
        case .criterion(let description): description.escapingControlCharacters()
        case .requested: "a callback asked for it"
        }
    }
}
