import ChainRule

/// What a run is asked for, and how it goes.
struct TrainingRun<Element: MatrixElement> {
    let trainer: Trainer<Element>
    let epochs: Int
    let validation: Dataset<Element>?
    let metrics: [Metric<Element>]
    let trainingMetrics: [Metric<Element>]
    let criteria: [StopCriterion]
    let callbacks: [TrainingCallback<Element>]
    private let start: Duration
    private let rowsBefore: Int
    private let timeLimit: StopCriterion?

    init(
        trainer: Trainer<Element>, epochs: Int, validation: Dataset<Element>?, metrics: [Metric<Element>],
        trainingMetrics: [Metric<Element>], criteria: [StopCriterion], callbacks: [TrainingCallback<Element>]
    ) {
        self.trainer = trainer
        self.epochs = epochs
        self.validation = validation
        self.metrics = metrics
        self.trainingMetrics = trainingMetrics
        self.criteria = criteria
        self.callbacks = callbacks
        start = trainer.clock.now()
        rowsBefore = trainer.rowsLearned
        timeLimit = criteria.filter { $0.timeLimit != nil }.min {
            ($0.timeLimit ?? .zero) < ($1.timeLimit ?? .zero)
        }
    }

    func check() throws {
        guard trainer.epochStart == nil else {
            throw TrainingError.invalidSetting(
                "a run", value: "begun within another", needs: "begun after it")
        }
        guard epochs > 0 else {
            throw TrainingError.invalidSetting("epochs", value: "\(epochs)", needs: "1 or more")
        }
        for criterion in criteria {
            if let fault = criterion.fault { throw fault }
        }
        try checkParameters()
        let fit = DataFit(network: trainer.network, data: trainer.data)
        try Metric.check(trainingMetrics, on: trainer.data, outputs: fit.outputs())
        if let validation {
            let fit = DataFit(network: trainer.network, data: validation)
            try fit.check(forTraining: false)
            try Metric.check(metrics, on: validation, outputs: fit.outputs())
        } else if !metrics.isEmpty {
            throw TrainingError.invalidSetting(
                "metrics", value: "given", needs: "given with validation data, or as trainingMetrics")
        }
    }

    private func checkParameters() throws {
        let (learning, network) = (try trainer.optimization.learningParameters, trainer.network)
        if learning.isEmpty {
            throw TrainingError.invalidSetting(
                "the optimization's parameters", value: "all frozen", needs: "unfrozen, at least one")
        }
        if let idle = try network.graph.first(of: learning, notFeeding: network.loss) {
            throw TrainingError.invalidSetting(
                "parameter \"\(idle.name)\"", value: "one that the loss does not depend on",
                needs: "frozen, or in no group of the optimization")
        }
    }

    func run() throws -> StopReason {
        trainer.isStopRequested = false
        trainer.epochStart = start
        let reason: StopReason
        do {
            try notify(.began, loss: nil)
            reason = try steps()
            if criteria.contains(where: \.restoresBest) { try trainer.restoreBest() }
        } catch {
            trainer.keepElapsedTime()
            try? notify(.ended(nil), loss: nil)  // the first error is the one to tell of
            throw error
        }
        trainer.keepElapsedTime()
        try notify(.ended(reason), loss: nil)
        return reason
    }

    private func steps() throws -> StopReason {
        let batchesPerEpoch = trainer.batchesPerEpoch
        while true {
            if trainer.isStopRequested { return .requested }
            if trainer.epoch >= epochs { return .epochs }
            if let criterion = criteria.first(where: { $0.isMet(trainer.history) }) {
                return .criterion(criterion.description)
            }
            var learning = try trainer.optimization.learningParameters
            while trainer.batches.state.batch < batchesPerEpoch {
                try Task.checkCancellation()
                let loss = try trainer.step(learning)
                if !callbacks.isEmpty {
                    try notify(.iteration, loss: loss)
                    learning = try trainer.optimization.learningParameters  // a callback may freeze some
                }
                if let reason = reasonToStop() { return reason }
            }
            let record = try trainer.finishEpoch(self)
            try notify(.epoch(record), loss: nil)
            if let reason = reasonToStop() { return reason }
        }
    }

    /// `Int.max` for more than that: who trains until a criterion is met may ask for any number of epochs.
    private var totalRows: Int {
        let (rows, isTooLarge) = epochs.multipliedReportingOverflow(by: trainer.rowsPerEpoch)
        return isTooLarge ? .max : rows &- rowsBefore
    }

    /// What ends a run also within an epoch.
    private func reasonToStop() -> StopReason? {
        if trainer.isStopRequested { return .requested }
        guard let timeLimit, let limit = timeLimit.timeLimit, trainer.clock.now() - start >= limit else {
            return nil
        }
        return .criterion(timeLimit.description)
    }

    private func notify(_ event: TrainingEvent, loss: Double?) throws {
        if callbacks.isEmpty { return }
        let state = trainer.batches.state
        // Between two epochs it is the one that ended, except at the beginning of a run.
        let isAtEnd = state.batch == 0 && state.epoch > 0 && event != .began
        let batchesPerEpoch = trainer.batchesPerEpoch
        let moment = TrainingMoment(
            epoch: isAtEnd ? state.epoch : state.epoch + 1, epochs: epochs, iteration: trainer.iteration,
            batch: isAtEnd ? batchesPerEpoch : state.batch, batchesPerEpoch: batchesPerEpoch, loss: loss,
            rows: trainer.rowsLearned &- rowsBefore, totalRows: totalRows,
            elapsed: trainer.clock.now() - start)
        for callback in callbacks { try callback.call(event, moment, trainer) }
    }
}
