import ChainRule

extension Trainer {
    /// Measures what an epoch brought, and begins the next one. If it throws, the epoch stays at its end, and
    /// can be finished again.
    func finishEpoch(_ run: TrainingRun<Element>) throws -> EpochRecord {
        try checkModel()
        let training =
            try run.trainingMetrics.isEmpty
            ? [:] : network.evaluate(data, metrics: run.trainingMetrics).metrics
        let validation = try run.validation.map { try validated(on: $0, run.metrics) }
        let rates = try optimization.groups.map { try $0.learningRate(at: max(optimization.steps - 1, 0)) }
        let record = EpochRecord(
            epoch: epoch + 1, trainingLoss: tally.lossSum / Double(tally.rows), trainingMetrics: training,
            validationLoss: validation?.loss, validationMetrics: validation?.metrics ?? [:],
            learningRates: rates, seconds: elapsedInEpoch / .seconds(1))
        let earlier = best.flatMap { best in history.records.first { $0.epoch == best.epoch } }
        let lowest = earlier.map { $0.isComparable(to: record) ? $0.monitoredLoss : .infinity } ?? .infinity
        if run.criteria.contains(where: \.restoresBest) && record.monitoredLoss < lowest {
            best = try ModelSnapshot(of: network.model, optimization, epoch: record.epoch)
        }
        _ = batches.next()  // nil: the next epoch begins
        history.records.append(record)
        tally = EpochTally()
        if epochStart != nil { epochStart = clock.now() }
        return record
    }

    private func validated(on data: Dataset<Element>, _ metrics: [Metric<Element>]) throws -> Evaluation {
        do {
            return try network.evaluate(data, metrics: metrics, throwingUnlessFinite: .validation)
        } catch var error as NonFiniteNumber {
            (error.epoch, error.iteration) = (epoch + 1, iteration)
            throw error
        }
    }

    /// The time that the epoch under way has taken.
    var elapsedInEpoch: Duration { tally.earlier + (epochStart.map { clock.now() - $0 } ?? .zero) }

    /// At a run's end, in the midst of an epoch.
    func keepElapsedTime() {
        tally.earlier = elapsedInEpoch
        epochStart = nil
    }

    /// Short batches that are dropped do not count.
    var rowsPerEpoch: Int {
        min(batchesPerEpoch * batches.state.size, batches.state.rowCount)
    }

    /// In all epochs. Where these are more than an `Int` of 32 bits counts, differences are right still.
    var rowsLearned: Int { epoch &* rowsPerEpoch &+ tally.rows }
}

/// The sums of an epoch under way.
struct EpochTally: Hashable, Sendable {
    /// Each batch's loss times its rows.
    var lossSum = 0.0
    var rows = 0
    /// The time that the epoch took before this run, which goes on with it.
    var earlier = Duration.zero

    mutating func add(loss: Double, rows count: Int) {
        lossSum += loss * Double(count)
        rows += count
    }
}
