import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct TrainerTests {
    /// Against the loop that the guides write out, to the last bit.
    @Test func `a trainer has the bits of a bare loop`() throws {
        let trainer = try SmallRun.trainer()
        try trainer.run(epochs: 3)

        let network = try SmallRun.network()
        let optimization = try Optimization(
            of: network.graph, with: Adam(learningRate: 0.02), schedule: .cosine(over: 60, to: 0.1))
        var batches = try Batches(SmallRun.data(), size: 16, shuffledBy: SeededGenerator(seed: 9))
        var losses: [Double] = []
        for _ in 0..<3 {
            var sum = 0.0
            while let batch = batches.next() {
                try network.feed(batch.inputs, targets: batch.targets)
                try network.model.train(rows: batch.count) {
                    sum += try network.graph.forward(to: network.loss)[0, 0] * Double(batch.count)
                    try network.graph.backward(
                        from: network.loss, withRespectTo: optimization.learningParameters)
                    try optimization.step()
                }
            }
            losses.append(sum / 70)
        }
        #expect(try trainer.network.bits() == network.bits())
        #expect(trainer.history.records.map(\.trainingLoss) == losses)
        #expect(trainer.optimization.state == optimization.state)
    }

    @Test func `a trainer counts epochs and iterations`() throws {
        let trainer = try SmallRun.trainer()
        var seen: [[Int]] = []
        let reason = try trainer.run(
            epochs: 2,
            calling: [
                TrainingCallback { event, moment, trainer in
                    var kind = 0
                    switch event {
                    case .began: kind = 1
                    case .iteration: kind = 2
                    case .epoch(let record): kind = 100 + record.epoch
                    case .ended(let reason): kind = reason == .epochs ? 4 : 5
                    }
                    #expect(trainer.iteration == moment.iteration)
                    seen.append([kind, moment.epoch, moment.iteration, moment.batch, moment.rows])
                }
            ])
        #expect(reason == .epochs)
        // 70 rows are five batches, the last of 6.
        let first = (1...5).map { [2, 1, $0, $0, min($0 * 16, 70)] }
        let second = (1...5).map { [2, 2, 5 + $0, $0, 70 + min($0 * 16, 70)] }
        #expect(
            seen == [[1, 1, 0, 0, 0]] + first + [[101, 1, 5, 5, 70]] + second
                + [[102, 2, 10, 5, 140], [4, 2, 10, 5, 140]])
        #expect(trainer.epoch == 2 && trainer.iteration == 10 && trainer.batchesPerEpoch == 5)
    }

    /// Epochs are counted from the beginning, so a second run does the rest, to the same bits.
    @Test func `a trainer goes on to more epochs`() throws {
        let trainer = try SmallRun.trainer()
        let other = try SmallRun.trainer()
        try SmallRun.run(trainer, epochs: 2)
        try SmallRun.run(trainer, epochs: 2)
        #expect(trainer.history.records.count == 2)
        try SmallRun.run(trainer, epochs: 5)
        try SmallRun.run(other, epochs: 5)
        #expect(try RunState(trainer) == RunState(other))
    }

    @Test func `a trainer records the results of each epoch`() throws {
        let trainer = try SmallRun.trainer()
        let validation = try SmallRun.data(40, seed: 4)
        var expected: [Evaluation] = []
        var rates: [Double] = []
        try trainer.run(
            epochs: 3, validatingOn: validation, metrics: [.accuracy, .meanSquaredError],
            trainingMetrics: [.accuracy],
            calling: [
                .afterIterations { moment, trainer in
                    if moment.batch == 5 {
                        rates.append(0.02 * Self.schedule.factor(at: moment.iteration - 1))
                    }
                },
                .afterEachEpoch { _, trainer in
                    expected.append(
                        try trainer.network.evaluate(validation, metrics: [.accuracy, .meanSquaredError]))
                },
            ])
        let records = trainer.history.records
        #expect(records.map(\.epoch) == [1, 2, 3])
        #expect(records.map(\.validationLoss) == expected.map(\.loss))
        #expect(records.map(\.validationMetrics) == expected.map(\.metrics))
        #expect(records.map(\.learningRates) == rates.map { [$0] })
        #expect(records.allSatisfy { $0.trainingMetrics.keys.sorted() == ["accuracy"] })
        let accuracy = try trainer.network.evaluate(trainer.data, metrics: [.accuracy]).metrics
        #expect(records.last?.trainingMetrics == accuracy)
    }

    private static let schedule = LearningRateSchedule.cosine(over: 60, to: 0.1)

    /// Half of a second for each look at the clock, which the loop takes at least five times in an epoch.
    @Test func `a trainer measures time`() throws {
        let trainer = try SmallRun.trainer()
        var ticks = 0
        trainer.clock = TrainingClock {
            ticks += 1
            return .milliseconds(500) * ticks
        }
        var elapsed = 0.0
        try trainer.run(
            epochs: 3,
            calling: [
                TrainingCallback { event, moment, _ in
                    if case .ended = event { elapsed = moment.elapsed / .seconds(1) }
                }
            ])
        let seconds = trainer.history.records.map(\.seconds)
        #expect(seconds.allSatisfy { $0 >= 2.5 })
        #expect(seconds.reduce(0, +) < elapsed)
    }

    @Test func `a trainer learns the moons`() throws {
        let trainer = try SmallRun.trainer(optimizer: Adam(learningRate: 0.05))
        try SmallRun.run(trainer, epochs: 60)
        let last = try #require(trainer.history.records.last)
        #expect(last.validationMetrics["accuracy"] ?? 0 >= 0.9)
        #expect(last.trainingLoss < 0.5 * trainer.history.records[0].trainingLoss)
    }

    @Test func `callbacks may stop the run`() throws {
        let trainer = try SmallRun.trainer()
        #expect(
            try SmallRun.run(trainer, calling: [.afterIterations(every: 7) { _, trainer in trainer.stop() }])
                == .requested)
        #expect(trainer.iteration == 7)
        #expect(
            try SmallRun.run(trainer, calling: [.afterEachEpoch { _, trainer in trainer.stop() }])
                == .requested)
        #expect(trainer.iteration == 10 && trainer.epoch == 2)
        let other = try SmallRun.trainer()
        try SmallRun.run(trainer)
        try SmallRun.run(other)
        #expect(try RunState(trainer) == RunState(other))
    }

    /// As in fine-tuning, where some layers begin later.
    @Test func `callbacks may freeze parameters`() throws {
        let trainer = try SmallRun.trainer()
        let weight = trainer.network.model.parameters[0]
        var values: [Matrix<Double>] = []
        try trainer.run(
            epochs: 2,
            calling: [
                .afterIterations { moment, trainer in
                    values.append(try weight.value)
                    if moment.iteration == 2 { try trainer.network.graph.freeze(weight) }
                    if moment.iteration == 7 { try trainer.network.graph.unfreeze(weight) }
                }
            ])
        for iteration in 1..<10 {
            #expect((values[iteration] == values[iteration - 1]) == (2..<7).contains(iteration))
        }
    }

    @Test func `settings are refused before the first step`() throws {
        let data = try SmallRun.data()
        let network = try SmallRun.network()
        #expect(throws: DataError.self) {
            try Trainer(network, on: data, optimizer: SGD(), batchSize: 71)
        }
        #expect(
            throws: TrainingError.invalidSetting(
                "learningRate", value: "-1.0", needs: "a number that is not negative")
        ) {
            try Trainer(network, on: data, optimizer: SGD(learningRate: -1), batchSize: 7)
        }
        let foreign = try Optimization(of: SmallRun.network().graph, with: SGD())
        #expect(throws: TrainingError.self) {
            try Trainer(network, with: foreign, on: Batches(data, size: 7))
        }

        let trainer = try SmallRun.trainer()
        func expectRefusal(_ setting: String, _ run: () throws -> Void) throws {
            let error = #expect(throws: TrainingError.self) { try run() }
            guard case .invalidSetting(setting, value: _, needs: _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(trainer.iteration == 0)
        }
        try expectRefusal("epochs") { try trainer.run(epochs: 0) }
        try expectRefusal("metrics") { try trainer.run(epochs: 1, metrics: [.accuracy]) }
        try expectRefusal("a metric's name") {
            try trainer.run(epochs: 1, trainingMetrics: [.accuracy, .accuracy])
        }
        try expectRefusal("patience") { try trainer.run(epochs: 1, until: [.patience(0)]) }
        try expectRefusal("minimumImprovement") {
            try trainer.run(epochs: 1, until: [.patience(1, minimumImprovement: -1)])
        }
        try expectRefusal("the target loss") { try trainer.run(epochs: 1, until: [.target(loss: .nan)]) }
        try expectRefusal("the time limit") { try trainer.run(epochs: 1, until: [.time(.zero)]) }
        try expectRefusal("a callback's interval") {
            try trainer.run(epochs: 1, calling: [.afterIterations(every: 0) { _, _ in }])
        }
        for parameter in trainer.network.model.parameters { try trainer.network.graph.freeze(parameter) }
        try expectRefusal("the optimization's parameters") { try trainer.run(epochs: 1) }
    }

    /// The history would lack the epochs before, and a checkpoint of it could not be restored.
    @Test(arguments: [1, 5, 6])
    func `batches that were taken before are refused`(_ count: Int) throws {
        let network = try SmallRun.network()
        let optimization = try Optimization(of: network.graph, with: SGD())
        var batches = try Batches(SmallRun.data(), size: 14)
        for _ in 0..<count { _ = batches.next() }
        let error = TrainingError.invalidSetting(
            "the batches", value: "at batch \(count % 6) of epoch \(count / 6)", needs: "at their beginning")
        #expect(throws: error) { try Trainer(network, with: optimization, on: batches) }
    }

    @Test func `runs do not nest`() throws {
        let trainer = try SmallRun.trainer()
        let error = TrainingError.invalidSetting(
            "a run", value: "begun within another", needs: "begun after it")
        #expect(throws: error) {
            try trainer.run(
                epochs: 1, calling: [.afterEachEpoch { _, trainer in try trainer.run(epochs: 2) }])
        }
        try trainer.run(epochs: 2)
        #expect(trainer.epoch == 2)
    }
}
