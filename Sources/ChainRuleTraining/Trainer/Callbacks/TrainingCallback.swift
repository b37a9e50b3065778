public import ChainRule

/// What is called in the course of a run.
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

    public static func afterEachEpoch(
        _ call: @escaping (EpochRecord, Trainer<Element>) throws -> Void
    ) -> TrainingCallback {
        TrainingCallback { event, _, trainer in
            if case .epoch(let record) = event { try call(record, trainer) }
        }
    }

    /// - Parameter count: 1 or more; counted over all epochs.
    public static func afterIterations(
        every count: Int = 1, _ call: @escaping (TrainingMoment, Trainer<Element>) throws -> Void
    ) -> TrainingCallback {
        TrainingCallback { event, moment, trainer in
            try checkInterval(count)
            if event == .iteration && moment.iteration.isMultiple(of: count) { try call(moment, trainer) }
        }
    }

    static func checkInterval(_ count: Int) throws(TrainingError) {
        guard count > 0 else {
            throw .invalidSetting("a callback's interval", value: "\(count)", needs: "1 or more")
        }
    }
}
