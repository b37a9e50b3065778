public import ChainRule

/// A function that a run calls at its events.
///
/// One of your own is a closure:
/// ```swift
/// try trainer.run(epochs: 10, calling: [
///     .afterEachEpoch { record, _ in print(record.epoch, record.trainingLoss) },
///     .afterIterations(every: 100) { moment, trainer in
///         if let loss = moment.loss, loss > 10 { trainer.stop() }
///     },
/// ])
/// ```
/// What it throws ends the run, which throws it; model and trainer stay whole.
public struct TrainingCallback<Element: MatrixElement> {
    let call: (TrainingEvent, TrainingMoment, Trainer<Element>) throws -> Void

    /// Called at every event.
    public init(_ call: @escaping (TrainingEvent, TrainingMoment, Trainer<Element>) throws -> Void) {
        self.call = call
    }

    /// Called after each epoch, with its results.
    public static func afterEachEpoch(
        _ call: @escaping (EpochRecord, Trainer<Element>) throws -> Void
    ) -> TrainingCallback {
        TrainingCallback { event, _, trainer in
            if case .epoch(let record) = event { try call(record, trainer) }
        }
    }

    /// Called after every so many steps.
    ///
    /// - Parameters:
    ///   - count: 1 or more; counted over all epochs.
    ///   - call: what is done.
    public static func afterIterations(
        every count: Int = 1, _ call: @escaping (TrainingMoment, Trainer<Element>) throws -> Void
    ) -> TrainingCallback {
        TrainingCallback { event, moment, trainer in
            try TrainingInterval.iterations(count).check()
            if event == .iteration && moment.iteration.isMultiple(of: count) { try call(moment, trainer) }
        }
    }
}

/// An event of a run.
public enum TrainingEvent: Hashable, Sendable {
    /// Before the first step of a run.
    case began
    /// After each step; the graph still has its values and gradients.
    case iteration
    /// After each epoch and its evaluation.
    case epoch(EpochRecord)
    /// At the end; `nil` if it is an error or a cancellation, which the run then throws.
    case ended(StopReason?)
}

/// The progress of a run.
public struct TrainingMoment: Hashable, Sendable {
    /// The epoch under way, or that which just ended; from 1 on.
    public let epoch: Int
    /// How many epochs the run goes up to.
    public let epochs: Int
    /// The number of steps there in all epochs.
    public let iteration: Int
    /// The number of the epoch's batches learned from.
    public let batch: Int
    /// How many batches an epoch has.
    public let batchesPerEpoch: Int
    /// The latest step's loss; `nil` before the first one of a run.
    public let loss: Double?
    /// How many rows this run has learned from.
    public let rows: Int
    /// The number of rows up to the run's last epoch, from the run's beginning.
    public let totalRows: Int
    /// The time that this run has taken so far.
    public let elapsed: Duration
}

/// The interval at which a run repeats something.
public enum TrainingInterval: Hashable, Sendable {
    /// After every so many epochs.
    case epochs(Int)
    /// After every so many steps, counted over all epochs.
    case iterations(Int)

    /// - Throws: `TrainingError.invalidSetting` if it is not above 0.
    package func check() throws(TrainingError) {
        switch self {
        case .epochs(let count), .iterations(let count):
            try TrainingError.checkPositive("a callback's interval", count)
        }
    }
}

/// The clock that a `Trainer` measures time with.
public struct TrainingClock {
    /// The time since any fixed moment.
    public let now: () -> Duration

    /// A clock of your own.
    ///
    /// - Parameter now: such as a time that a test sets.
    public init(_ now: @escaping () -> Duration) { self.now = now }

    /// The system's monotonic clock, which goes on while the system sleeps.
    public static var system: TrainingClock {
        let start = ContinuousClock.now
        return TrainingClock { ContinuousClock.now - start }
    }
}
