import ChainRule

extension Trainer {
    /// Trains until so many epochs are complete, or a criterion is met.
    ///
    /// - Parameters:
    ///   - epochs: up to which epoch. Those that are complete already count, also the ones before a checkpoint that
    ///     was restored: a program that is started again does the rest. An epoch under way is completed.
    ///   - validation: data that nothing is learned from, to measure on after each epoch.
    ///   - metrics: measured on the validation data after each epoch.
    ///   - trainingMetrics: measured on the training data after each epoch, which costs a forward on all of them.
    ///   - criteria: end the run earlier.
    ///   - callbacks: called in their order.
    /// - Returns: why it ended.
    /// - Throws: before the first step, errors of settings and of data that do not fit; `NonFiniteNumber`, which
    ///   says where a number that is not finite came up first; `CancellationError` if the task is cancelled, which
    ///   is looked at before each step; what callbacks and metrics throw.
    @discardableResult
    @_specialize(where Element == Float)
    @_specialize(where Element == Double)
    public func run(
        epochs: Int, validatingOn validation: Dataset<Element>? = nil, metrics: [Metric<Element>] = [],
        trainingMetrics: [Metric<Element>] = [], until criteria: [StopCriterion] = [],
        calling callbacks: [TrainingCallback<Element>] = []
    ) throws -> StopReason {
        // Specialized, the loop and all that it calls takes less time than looking up its types does otherwise.
        let run = TrainingRun(
            trainer: self, epochs: epochs, validation: validation, metrics: metrics,
            trainingMetrics: trainingMetrics, criteria: criteria, callbacks: callbacks)
        try run.check()
        return try run.run()
    }
}
