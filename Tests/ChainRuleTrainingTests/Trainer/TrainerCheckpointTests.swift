import ChainRule
import Foundation
import TestSupport
import Testing

@testable import ChainRuleTraining

@Suite struct TrainerCheckpointTests {
    /// Through a file, and into a trainer of its own.
    private func restored(_ checkpoint: Checkpoint, in folder: TestFolder) throws -> Trainer<Double> {
        try checkpoint.write(to: folder["run"])
        let trainer = try SmallRun.trainer()
        try trainer.restore(Checkpoint(contentsOf: folder["run"]))
        return trainer
    }

    /// Stopped after any number of steps, also in the midst of an epoch, the run goes on to the same bits.
    @Test(arguments: [0, 1, 4, 5, 6, 17, 25, 30])
    func `a run restored from a checkpoint goes on bit for bit`(iteration: Int) throws {
        let criteria = [StopCriterion.patience(20)]  // so that there are best weights
        let undisturbed = try SmallRun.trainer()
        try SmallRun.run(undisturbed, until: criteria)

        let folder = try TestFolder()
        let first = try SmallRun.trainer()
        var kept: Checkpoint? = iteration == 0 ? try first.checkpoint() : nil
        try SmallRun.run(
            first, until: criteria,
            calling: [
                .afterIterations { moment, trainer in
                    if moment.iteration == iteration { kept = try trainer.checkpoint() }
                }
            ])
        let second = try restored(#require(kept), in: folder)
        #expect(second.iteration == iteration)
        try SmallRun.run(second, until: criteria)
        #expect(try RunState(second) == RunState(undisturbed))
        #expect(try RunState(first) == RunState(undisturbed))
        #expect(second.best?.epoch == undisturbed.best?.epoch && second.best != nil)
        #expect(try second.checkpoint() == undisturbed.checkpoint())
    }

    /// A layer that is frozen at first makes its own first step when it thaws, also where the run was stopped
    /// since.
    @Test func `frozen layers go on with their own steps`() throws {
        func run(_ trainer: Trainer<Double>, epochs: Int, frozen: Bool) throws {
            let graph = trainer.network.graph
            for parameter in trainer.network.model.parameters where parameter.name.hasPrefix("layer1.") {
                try frozen ? graph.freeze(parameter) : graph.unfreeze(parameter)
            }
            try SmallRun.run(trainer, epochs: epochs)
        }
        let undisturbed = try SmallRun.trainer()
        try run(undisturbed, epochs: 2, frozen: true)
        try run(undisturbed, epochs: 3, frozen: false)
        let second = try restored(undisturbed.checkpoint(), in: TestFolder())
        #expect(second.optimization.steps == 15)
        let counts = second.optimization.state.parameterSteps
        #expect(counts["layer1.weight"] == 5 && Set(counts.values) == [5, 15])
        try run(undisturbed, epochs: 4, frozen: false)
        try run(second, epochs: 4, frozen: false)
        #expect(try RunState(second) == RunState(undisturbed))
    }

    /// Patience is counted over the whole run: it ends at the same epoch.
    @Test func `patience goes on after a restored checkpoint`() throws {
        func trainer() throws -> Trainer<Double> {
            try SmallRun.trainer(optimizer: Momentum(learningRate: 0.9))
        }
        let undisturbed = try trainer()
        let reason = try SmallRun.run(undisturbed, epochs: 100, until: [.patience(4)])
        let epochs = undisturbed.history.records.count
        for stop in [epochs - 3, epochs] {
            let first = try trainer()
            var kept: Checkpoint?
            try SmallRun.run(
                first, epochs: 100, until: [.patience(4)],
                calling: [
                    .afterEachEpoch { record, trainer in
                        if record.epoch == stop { kept = try trainer.checkpoint() }
                    }
                ])
            let second = try trainer()
            try second.restore(#require(kept))
            #expect(try SmallRun.run(second, epochs: 100, until: [.patience(4)]) == reason)
            #expect(try RunState(second) == RunState(undisturbed))
        }
    }

    @Test func `a run writes its checkpoints`() throws {
        let folder = try TestFolder()
        var found: [Int] = []
        let look = TrainingCallback<Double> { event, _, _ in
            guard event == .iteration, FileManager.default.fileExists(atPath: folder["run"].path) else {
                return
            }
            let other = try SmallRun.trainer()
            try other.restore(Checkpoint(contentsOf: folder["run"]))
            if found.last != other.iteration { found.append(other.iteration) }
        }
        try SmallRun.run(
            SmallRun.trainer(), calling: [look, .checkpoints(to: folder["run"], every: .epochs(2))])
        #expect(found == [10, 20])
        let last = try SmallRun.trainer()
        try last.restore(Checkpoint(contentsOf: folder["run"]))
        #expect(last.epoch == 6)
        found = []
        try FileManager.default.removeItem(at: folder["run"])
        try SmallRun.run(
            SmallRun.trainer(), calling: [.checkpoints(to: folder["run"], every: .iterations(7)), look])
        #expect(found == [7, 14, 21, 28])
        for interval in [TrainingInterval.epochs(0), .iterations(-1)] {
            #expect(throws: TrainingError.self) {
                try SmallRun.run(
                    SmallRun.trainer(), calling: [.checkpoints(to: folder["run"], every: interval)])
            }
        }
    }

    /// Weights and running statistics, for a program that only predicts.
    @Test func `a model alone is loaded from a trainer's checkpoint`() throws {
        let trainer = try SmallRun.trainer()
        try SmallRun.run(trainer)
        let network = try SmallRun.network(seed: 5)
        let model = network.model
        try network.graph.load(trainer.checkpoint().model, into: model.parameters + model.states)
        #expect(try network.bits() == trainer.network.bits())
    }

    /// Nothing is changed by what does not fit.
    @Test func `checkpoints of other runs are refused`() throws {
        let trainer = try SmallRun.trainer()
        try trainer.run(epochs: 1)
        let before = try RunState(trainer)
        let good = try trainer.checkpoint()

        func expect<Failure: Error & Equatable>(_ failure: Failure, _ checkpoint: Checkpoint) throws {
            #expect(throws: failure) { try trainer.restore(checkpoint) }
            #expect(try RunState(trainer) == before)
        }
        func foreign(_ what: String, _ stored: String, _ needed: String) -> TrainingError {
            .foreignCheckpoint(what, stored: stored, needed: needed)
        }
        try expect(
            foreign("number of rows", "60", "70"), SmallRun.trainer(on: SmallRun.data(60)).checkpoint())
        let otherData = try SmallRun.trainer(on: SmallRun.data(70, seed: 4))
        try expect(
            foreign("checksum of the data", "\(otherData.dataChecksum)", "\(trainer.dataChecksum)"),
            otherData.checkpoint())
        #expect(otherData.dataChecksum != trainer.dataChecksum)
        try expect(foreign("batch size", "10", "16"), SmallRun.trainer(batchSize: 10).checkpoint())
        var other = good
        other.changeState(#""generator":\{[^}]*\},"#, to: "")
        try expect(foreign("order of rows", "as they lie", "random"), other)
        other = good
        other.changeState(#""short":"keep""#, to: #""short":"drop""#)
        try expect(foreign("short batch", "drop", "keep"), other)
        // RMSProp and AdaGrad remember tensors of the same names.
        let names = "of layer1.weight, layer2.gamma, layer2.beta, layer5.weight, layer5.bias"
        try expect(
            foreign("optimizer", "Momentum \(names)", "Adam \(names)"),
            SmallRun.trainer(optimizer: Momentum()).checkpoint())
        let error = #expect(throws: CheckpointError.self) {
            try trainer.restore(SmallRun.trainer(hidden: 7).checkpoint())
        }
        #expect(error?.description.contains("\"layer1.weight\" is stored as 2×7, the model has 2×6") == true)
        #expect(try RunState(trainer) == before)
        try trainer.restore(good)
        #expect(try RunState(trainer) == before)
    }

    /// A file that lacks something, or says something that cannot be.
    @Test func `damaged checkpoints change nothing`() throws {
        let trainer = try SmallRun.trainer()
        try SmallRun.run(trainer, epochs: 2, until: [.patience(20)])
        let (before, good) = (try RunState(trainer), try trainer.checkpoint())
        var mutants: [Checkpoint] = []
        func add(_ change: (inout Checkpoint) throws -> Void) rethrows {
            var mutant = good
            try change(&mutant)
            mutants.append(mutant)
        }
        for name in good.tensors.keys { add { $0.tensors[name] = nil } }
        for name in good.strings.keys { add { $0.strings[name] = nil } }
        for name in good.generators.keys { add { $0.generators[name] = nil } }
        for (name, numbers) in [
            ("epoch", [-1, 0, 9, .max, .min]), ("batch", [-1, 6, .max, .min]), ("rowCount", [-1, 3, .max]),
            ("size", [-1, 0, 3, .max]), ("dataChecksum", [-1, 3, .max]), ("steps", [-1, .max]),
            ("layer1.weight", [-1, .max]),
        ] as [(String, [Int64])] {
            for number in numbers {
                add { $0.changeState("\"\(name)\":[0-9]+", to: "\"\(name)\":\(number)") }
            }
        }
        for name in [
            "optimizer", "steps", "parameterSteps", "batches", "dataChecksum", "lossSum", "elapsed",
            "history",
        ] {
            add { $0.changeState("\"\(name)\":", to: "\"\(name)?\":") }
        }
        for number in ["\"nan\"", "\"inf\"", "[]"] {
            add { $0.changeState("\"lossSum\":[-0-9.e]+", to: "\"lossSum\":\(number)") }
        }
        for time in ["[-1,0]", "[9223372036854775807,0]", "[]", "0"] {
            add { $0.changeState("\"elapsed\":\\[[-0-9,]+\\]", to: "\"elapsed\":\(time)") }
        }
        for text in ["", "[]", "{}", "{\"records\":[]}", "{\"records\":3}"] {
            add { $0.strings["trainer"] = text }
            add { $0.changeState("\"history\":\\{\"records\":.*\\]\\}", to: "\"history\":\(text)") }
        }
        try add { $0.model["layer1.weight"] = try StoredTensor([[1, 2]] as Matrix<Double>) }
        try add { $0.optimizer["layer1.weight.mean"] = try StoredTensor([[1, 2]] as Matrix<Double>) }
        try add { $0.tensors["best.layer1.weight"] = try StoredTensor([[1, 2]] as Matrix<Double>) }
        try add { best in
            let name = "best.layer1.weight"
            let weights = try best.tensors[name].map { try $0.value(as: Matrix<Double>.self) }
            best.tensors[name] = try weights.map { try StoredTensor($0 * .infinity) }
        }
        for mutant in mutants {
            #expect(throws: (any Error).self) { try trainer.restore(mutant) }
            #expect(try RunState(trainer) == before)
        }
        #expect(mutants.count > 60)
    }

    /// A clock of the user's may say anything: time that 64 bits cannot count in nanoseconds, or that goes
    /// back.
    @Test(arguments: [Int64.max / 4, -5])
    func `clocks that are wrong harm no checkpoint`(_ seconds: Int64) throws {
        let trainer = try SmallRun.trainer()
        var calls: Int64 = 0
        trainer.clock = TrainingClock {
            calls += 1
            return Duration(secondsComponent: calls * (seconds / 100), attosecondsComponent: 0)
        }
        try trainer.run(epochs: 1, calling: [.afterIterations { _, trainer in trainer.stop() }])
        let checkpoint = try trainer.checkpoint()
        let again = try SmallRun.trainer()
        try again.restore(checkpoint)
        #expect(try again.checkpoint() == checkpoint)
    }

    @Test func `restoring within a run is an error`() throws {
        let trainer = try SmallRun.trainer()
        let checkpoint = try trainer.checkpoint()
        #expect(throws: TrainingError.self) {
            try trainer.run(
                epochs: 1, calling: [.afterIterations { _, trainer in try trainer.restore(checkpoint) }])
        }
        #expect(trainer.iteration == 1)
    }

    /// The run fails, and the file is that of the last good epoch.
    @Test func `a failed run leaves the last good file`() throws {
        let folder = try TestFolder()
        func trainer(_ rate: @escaping @Sendable (Int) -> Double) throws -> Trainer<Double> {
            let data = try Dataset<Double>(inputs: [[30], [20]], targets: [[1], [2]])
            return try Trainer(
                .linearRegression(inputs: 1), on: data, optimizer: SGD(learningRate: 1), batchSize: 1,
                schedule: LearningRateSchedule(rate))
        }
        // Too long a step in the third epoch's last iteration: the weights are infinite then.
        let failing = try trainer { $0 == 5 ? 1e308 : 1e-4 }
        let error = #expect(throws: NonFiniteNumber.self) {
            try failing.run(epochs: 5, calling: [.checkpoints(to: folder["run"], every: .iterations(1))])
        }
        #expect(error?.pass == .step)
        #expect(throws: NonFiniteNumber.self) { try failing.checkpoint() }

        let good = try trainer { _ in 1e-4 }
        try good.restore(Checkpoint(contentsOf: folder["run"]))
        #expect(good.iteration == 5)
        #expect(try folder.names() == ["run"])
        try good.run(epochs: 5)
        let undisturbed = try trainer { _ in 1e-4 }
        try undisturbed.run(epochs: 5)
        #expect(try good.network.bits() == undisturbed.network.bits())
    }

    /// Also numbers that JSON does not know, of a user's metric.
    @Test func `histories keep every bit`() throws {
        var history = TrainingHistory()
        for (index, number) in [0.1, -0.0, Double.leastNonzeroMagnitude, .infinity, -.infinity, 1 / 3]
            .enumerated()
        {
            history.records.append(
                EpochRecord(
                    epoch: index + 1, trainingLoss: number, trainingMetrics: ["\"a\"": number],
                    validationLoss: number, validationMetrics: ["é\n": -number], learningRates: [number],
                    seconds: number))
        }
        let again = try #require(jsonText(of: history).flatMap { jsonValue($0, as: TrainingHistory.self) })
        #expect(again == history)
        #expect(
            again.records.map(\.trainingLoss.bitPattern) == history.records.map(\.trainingLoss.bitPattern))
    }

    /// After an hour's epoch it would be late.
    @Test func `a file that cannot be written is an error before the first step`() throws {
        let folder = try TestFolder()
        let trainer = try SmallRun.trainer()
        for interval in [TrainingInterval.epochs(1), .iterations(100)] {
            let url = folder["missing/x"]
            let reason = "No such file or directory"
            #expect(throws: CheckpointError.file(.file(FileError(.create, url.path, reason: reason)))) {
                try SmallRun.run(trainer, calling: [.checkpoints(to: url, every: interval)])
            }
            #expect(throws: CheckpointError.self) {
                try SmallRun.run(trainer, calling: [.checkpoints(to: folder.url, every: interval)])
            }
        }
        #expect(trainer.iteration == 0)
    }
}

extension Checkpoint {
    /// Changes the text of the trainer's state wherever it matches.
    fileprivate mutating func changeState(_ pattern: String, to text: String) {
        let old = strings["trainer"] ?? ""
        let new = old.replacingOccurrences(of: pattern, with: text, options: .regularExpression)
        #expect(new != old, "\(pattern) is not in \(old)")
        strings["trainer"] = new
    }
}
