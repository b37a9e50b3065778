import ChainRule

extension Trainer {
    /// Trains until so many epochs are complete, or a criterion is met.
    ///
    /// - Parameters:
    ///   - epochs: up to which epoch. Those that are complete already count, also the ones before a
    ///     checkpoint that was restored: a program that is started again does the rest. An epoch under way is
    ///     completed.
    ///   - validation: data that nothing is learned from, to measure on after each epoch.
    ///   - metrics: measured on the validation data after each epoch.
    ///   - trainingMetrics: measured on the training data after each epoch, which costs a forward on all of
    ///     them.
    ///   - criteria: end the run earlier.
    ///   - callbacks: called in their order.
    /// - Returns: why it ended.
    /// - Throws: before the first step, errors of settings and of data that do not fit; `NonFiniteNumber`,
    ///   which says where a number that is not finite came up first; `CancellationError` if the task is
    ///   cancelled, which is looked at before each step; what callbacks and metrics throw.
    @discardableResult
    @_specialize(where Element == Float)
    @_specialize(where Element == Double)
    public func run(
        epochs: Int, validatingOn validation: Dataset<Element>? = nil, metrics: [Metric<Element>] = [],
        trainingMetrics: [Metric<Element>] = [], until criteria: [StopCriterion] = [],
        calling callbacks: [TrainingCallback<Element>] = []
    ) throws -> StopReason {
        // Specialized, the loop and all that it calls takes less time than looking up its types does
        // otherwise.
        let run = TrainingRun(
            trainer: self, epochs: epochs, validation: validation, metrics: metrics,
            trainingMetrics: trainingMetrics, criteria: criteria, callbacks: callbacks, start: clock.now(),
            rowsBefore: rowsLearned)
        try run.check()
        return try run.run()
    }
}

/// The parameters of a run, and its loop.
struct TrainingRun<Element: MatrixElement> {
    let trainer: Trainer<Element>
    let epochs: Int
    let validation: Dataset<Element>?
    let metrics: [Metric<Element>]
    let trainingMetrics: [Metric<Element>]
    let criteria: [StopCriterion]
    let callbacks: [TrainingCallback<Element>]
    let start: Duration
    let rowsBefore: Int

    func check() throws {
        try TrainingError.require(
            trainer.epochStart == nil, "a run", value: "begun within another", needs: "begun after it")
        try TrainingError.checkPositive("epochs", epochs)
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
            try? notify(.ended(nil), loss: nil)  // the first error is reported
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
        let limited = criteria.filter { $0.timeLimit != nil }
        guard let first = limited.min(by: { $0.timeLimit ?? .zero < $1.timeLimit ?? .zero }),
            let limit = first.timeLimit, trainer.clock.now() - start >= limit
        else { return nil }
        return .criterion(first.description)
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
