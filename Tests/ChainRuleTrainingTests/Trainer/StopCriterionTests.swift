import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct StopCriterionTests {
    private static func history(_ losses: [Double]) -> TrainingHistory {
        var history = TrainingHistory()
        history.records = losses.enumerated().map { index, loss in
            EpochRecord(
                epoch: index + 1, trainingLoss: -Double(index), trainingMetrics: [:], validationLoss: loss,
                validationMetrics: [:], learningRates: [], seconds: 0)
        }
        return history
    }

    @Test(arguments: [
        ([], 0.0, 0), ([3], 0, 0), ([3, 2, 2], 0, 1), ([3, 2, 2.5, 1.9], 0, 0), ([3, 4, 5], 0, 2),
        ([3, 2.95, 2.9, 2.85, 2.4], 0.5, 0), ([3, 2.95, 2.9, 2.6], 0.5, 3),
    ])
    func `counts epochs without improvement`(losses: [Double], minimum: Double, count: Int) {
        let history = Self.history(losses)
        #expect(history.epochsWithoutImprovement(of: minimum) == count)
        for patience in 1...4 {
            #expect(
                StopCriterion.patience(patience, minimumImprovement: minimum).isMet(history)
                    == (count >= patience))
        }
    }

    @Test func `a run ends at its target loss`() {
        #expect(!StopCriterion.target(loss: 1).isMet(Self.history([])))
        #expect(StopCriterion.target(loss: 1).isMet(Self.history([2, 1])))
        #expect(!StopCriterion.target(loss: 1).isMet(Self.history([1, 2])))
    }

    /// A step too long for the valley: the validation loss jumps about. The run ends with what it was at its
    /// best.
    @Test func `early stopping restores the best epoch`() throws {
        let trainer = try SmallRun.trainer(optimizer: Momentum(learningRate: 0.9))
        var bits: [[[UInt64]]] = []
        let reason = try SmallRun.run(
            trainer, epochs: 100, until: [.patience(4)],
            calling: [.afterEachEpoch { _, trainer in bits.append(try trainer.network.bits()) }])
        #expect(reason == .criterion("patience of 4 epochs"))
        let best = try #require(trainer.history.best).epoch
        #expect(best == trainer.history.records.count - 4)
        #expect(try trainer.network.bits() == bits[best - 1])
        #expect(bits[best - 1] != bits[best])
        #expect(bits[best - 1][1...2] != bits[best][1...2])  // the running statistics are among them
        #expect(try trainer.restoreBest() == best)
        // The validation loss of what was restored is the best epoch's.
        let again = try trainer.network.evaluate(SmallRun.data(40, seed: 4))
        #expect(again.loss == trainer.history.best?.validationLoss)
        // Run again, it ends where it is.
        #expect(try SmallRun.run(trainer, epochs: 100, until: [.patience(4)]) == reason)
        #expect(trainer.history.records.count == best + 4)
    }

    /// Nothing is learned, and each epoch's loss is the same.
    @Test func `the first of equal epochs is the best`() throws {
        let data = try Dataset<Double>(inputs: [[1], [2]], targets: [[1], [2]])
        let trainer = try Trainer(
            .linearRegression(inputs: 1), on: data, optimizer: SGD(learningRate: 0), batchSize: 2)
        #expect(
            try trainer.run(epochs: 10, until: [.patience(3)]) == .criterion("patience of 3 epochs"))
        #expect(trainer.history.best?.epoch == 1 && trainer.epoch == 4)
        #expect(try trainer.restoreBest() == 1)
    }

    /// The validation loss of one run is no measure for the training loss of the next.
    @Test func `patience counts in runs with and without validation`() throws {
        let trainer = try SmallRun.trainer()
        try SmallRun.run(trainer, epochs: 3, until: [.patience(2)])
        let validated = try #require(trainer.best?.epoch)
        try trainer.run(epochs: 30, until: [.patience(2)])
        let records = trainer.history.records
        #expect(records.count > 5 && records[2].validationLoss != nil && records[3].validationLoss == nil)
        let best = try #require(trainer.best?.epoch)
        #expect(best > 3 && validated <= 3 && best == trainer.history.best?.epoch)
        #expect(records[3...].allSatisfy { $0.trainingLoss >= records[best - 1].trainingLoss })
    }

    @Test func `without patience the last weights stay`() throws {
        let trainer = try SmallRun.trainer(optimizer: Momentum(learningRate: 0.9))
        var last: [[UInt64]] = []
        try SmallRun.run(
            trainer, epochs: 8, calling: [.afterEachEpoch { _, trainer in last = try trainer.network.bits() }]
        )
        #expect(try trainer.network.bits() == last)
        #expect(try trainer.restoreBest() == nil)
        #expect(try trainer.network.bits() == last)
    }

    @Test func `the training loss counts without validation`() throws {
        let trainer = try SmallRun.trainer()
        let target = 0.55
        let reason = try trainer.run(epochs: 200, until: [.target(loss: target)])
        #expect(reason == .criterion("target loss of 0.55"))
        let losses = trainer.history.records.map(\.trainingLoss)
        #expect(losses.last ?? 1 <= target && losses.dropLast().allSatisfy { $0 > target })
    }

    /// The clock advances by a second for each step.
    @Test func `time ends a run within an epoch`() throws {
        let trainer = try SmallRun.trainer()
        trainer.clock = TrainingClock { [unowned trainer] in .seconds(trainer.iteration) }
        #expect(
            try SmallRun.run(trainer, until: [.time(.seconds(100)), .time(.seconds(7))])
                == .criterion("time limit of 7.0 seconds"))
        #expect(trainer.iteration == 7)
        #expect(
            try SmallRun.run(trainer, until: [.time(.seconds(7))]) == .criterion("time limit of 7.0 seconds"))
        #expect(trainer.iteration == 14)
        #expect(try SmallRun.run(trainer) == .epochs)
        #expect(trainer.history.records.map(\.seconds) == [5, 5, 5, 5, 5, 5])
    }

    @Test func `a criterion of one's own ends a run`() throws {
        let trainer = try SmallRun.trainer()
        let own = StopCriterion("two epochs") { $0.records.count == 2 }
        #expect(try SmallRun.run(trainer, until: [own]) == .criterion("two epochs"))
        #expect(trainer.epoch == 2)
    }

    /// What comes after early stopping is what would have come after the best epoch, were it not for the
    /// order of rows and the masks: the optimizer remembers what it did then, be it by a checkpoint or not.
    @Test func `another run goes on with the best epoch's optimizer memory`() throws {
        let trainer = try SmallRun.trainer(optimizer: Momentum(learningRate: 0.9))
        var states: [OptimizationState<Double>] = []
        try SmallRun.run(
            trainer, epochs: 100, until: [.patience(4)],
            calling: [.afterEachEpoch { _, trainer in states.append(trainer.optimization.state) }])
        let best = try #require(trainer.history.best).epoch
        let (state, ofBest) = (trainer.optimization.state, states[best - 1])
        #expect(best < states.count && state.tensors == ofBest.tensors)
        #expect(state.tensors != states.last?.tensors && state.parameterSteps == ofBest.parameterSteps)
        // The schedule goes on from where it was.
        #expect(state.steps == states.last?.steps)

        let restored = try SmallRun.trainer(optimizer: Momentum(learningRate: 0.9))
        try restored.restore(trainer.checkpoint())
        try SmallRun.run(trainer, epochs: trainer.epoch + 2)
        try SmallRun.run(restored, epochs: restored.epoch + 2)
        #expect(try RunState(trainer) == RunState(restored))
        #expect(try restored.restoreBest() == best)
        #expect(restored.optimization.state.tensors == ofBest.tensors)
    }
}
