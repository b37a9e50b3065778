import ChainRule
import Foundation

extension Trainer {
    /// All that the run needs to go on to the same bits, also from the midst of an epoch: weights, running
    /// statistics, what the optimizer remembers, the generators, the position in the data, the history, and the best
    /// epoch's weights. What the program says anyway, it says again: network, data, optimizer and its settings,
    /// criteria, callbacks.
    ///
    /// ```swift
    /// try trainer.checkpoint().write(to: url)
    /// // Later, in another program that begins like this one:
    /// try trainer.restore(Checkpoint(contentsOf: url))
    /// try trainer.run(epochs: 10)  // the rest
    /// ```
    /// The group `model` has weights and running statistics, for `graph.load(_:into:)`.
    ///
    /// - Throws: `NonFiniteNumber` if a weight is not finite: such a run is not worth going on with, and must not
    ///   replace a good one; `CheckpointError`.
    public func checkpoint() throws -> Checkpoint {
        try checkModel()
        var checkpoint = Checkpoint()
        checkpoint.model = try network.graph.tensors(of: network.model.storedVariables)
        let state = optimization.state
        checkpoint.optimizer = try state.tensors.mapValues { try StoredTensor($0) }
        checkpoint.integers["optimizer.steps"] = Int64(state.steps)
        for (name, count) in state.parameterSteps {
            checkpoint.integers["optimizer.steps.\(name)"] = Int64(count)
        }
        checkpoint.strings["optimizer"] = optimizerNames
        checkpoint.generators["model"] = network.model.generator
        store(batches.state, in: &checkpoint)
        checkpoint.integers["epoch.lossBits"] = Int64(bitPattern: tally.lossSum.bitPattern)
        let (seconds, attoseconds) = min(max(elapsedInEpoch, .zero), Self.longestEpoch).components
        checkpoint.integers["epoch.nanoseconds"] = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        checkpoint.strings["history"] = jsonText(of: history)
        if let best {
            checkpoint.integers["best.epoch"] = Int64(best.epoch)
            let names = network.model.storedVariables.map(\.name)
            for (name, value) in zip(names, best.values) {
                checkpoint.tensors["best.\(name)"] = try StoredTensor(value)
            }
            checkpoint["bestOptimizer"] = try best.memory.tensors.mapValues { try StoredTensor($0) }
            for (name, count) in best.memory.parameterSteps {
                checkpoint.integers["bestOptimizer.steps.\(name)"] = Int64(count)
            }
        }
        return checkpoint
    }

    /// Goes on where the run was of which this is a checkpoint.
    ///
    /// - Throws: for a checkpoint of another run, `CheckpointError.otherModel` (which lists all parameters that do not
    ///   fit), `TrainingError.foreignCheckpoint` (another optimizer, other data, another batch size),
    ///   `.foreignState`; `CheckpointError` for one that lacks something. Then nothing has changed.
    public func restore(_ checkpoint: Checkpoint) throws {
        guard epochStart == nil else {
            throw TrainingError.invalidSetting(
                "restore", value: "called within a run", needs: "called outside")
        }
        // All that can throw first.
        let variables = network.model.storedVariables
        let values = try network.graph.values(checkpoint.model, for: variables)
        try require("optimizer", checkpoint.string("optimizer"), optimizerNames)
        let tensors = try checkpoint.optimizer.mapValues { try $0.value(as: Matrix<Element>.self) }
        let state = OptimizationState(
            steps: try integer("optimizer.steps", in: checkpoint), tensors: tensors,
            parameterSteps: try parameterSteps("optimizer", in: checkpoint))
        try optimization.check(state)
        let generator = try checkpoint.generator("model")
        let batches = try Batches(data, resumingFrom: batchState(in: checkpoint))
        let history: TrainingHistory = try checkpoint.decoded("history", needs: "a history as JSON")
        let isInOrder = history.records.enumerated().allSatisfy { $1.epoch == $0 + 1 }
        guard isInOrder && history.records.count == batches.state.epoch else {
            throw CheckpointError.invalidEntry(
                "string.history", value: "of \(history.records.count) epochs",
                needs: "of \(batches.state.epoch)")
        }
        let best = try best(in: checkpoint, history, steps: state.steps)
        var tally = EpochTally()
        let bits = try checkpoint.integer("epoch.lossBits")
        tally.lossSum = Double(bitPattern: UInt64(bitPattern: bits))
        guard tally.lossSum.isFinite else {
            throw CheckpointError.invalidEntry(
                "integer.epoch.lossBits", value: "\(bits)", needs: "the bits of a finite number")
        }
        tally.rows = min(batches.state.batch * batches.state.size, data.count)
        let nanoseconds = try checkpoint.integer("epoch.nanoseconds")
        tally.earlier = .nanoseconds(nanoseconds)
        guard (.zero...Self.longestEpoch).contains(tally.earlier) else {
            throw CheckpointError.invalidEntry(
                "integer.epoch.nanoseconds", value: "\(nanoseconds)", needs: "from 0 to a hundred years")
        }

        for (variable, value) in zip(variables, values) { try network.graph.feed(variable, value) }
        try optimization.restore(state)
        network.model.generator = generator
        (self.batches, self.history, self.best, self.tally) = (batches, history, best, tally)
    }

    /// A hundred years, whose nanoseconds 64 bits still count: what a clock or a file says may be anything.
    private static var longestEpoch: Duration { .seconds(100 * 365 * 86_400 as Int64) }

    /// Each group's optimizer and its parameters. The settings are the program's.
    private var optimizerNames: String {
        optimization.groups.map { group in
            "\(type(of: group.optimizer)) of \(group.parameters.map(\.name).joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    /// How many steps each parameter has made.
    private func parameterSteps(
        _ group: String, in checkpoint: Checkpoint
    ) throws(CheckpointError) -> [String: Int] {
        let prefix = "\(group).steps.".utf8
        var counts: [String: Int] = [:]
        for key in checkpoint.integers.keys.sorted() where key.utf8.starts(with: prefix) {
            let name = String(decoding: key.utf8.dropFirst(prefix.count), as: UTF8.self)
            counts[name] = try integer(key, in: checkpoint)
        }
        return counts
    }

    private func best(
        in checkpoint: Checkpoint, _ history: TrainingHistory, steps: Int
    ) throws -> ModelSnapshot<Matrix<Element>>? {
        guard let epoch = checkpoint.integers["best.epoch"] else { return nil }
        guard let record = history.records.first(where: { $0.epoch == epoch }) else {
            throw CheckpointError.invalidEntry(
                "integer.best.epoch", value: "\(epoch)", needs: "an epoch of the history")
        }
        let variables = network.model.storedVariables
        let values = try network.graph.values(checkpoint["best"], for: variables)
        for (variable, value) in zip(variables, values) where !value.isFinite {
            throw CheckpointError.invalidEntry(
                "best.\(variable.name)", value: "not finite", needs: "finite numbers only")
        }
        let memory = OptimizationState(
            steps: steps,
            tensors: try checkpoint["bestOptimizer"].mapValues { try $0.value(as: Matrix<Element>.self) },
            parameterSteps: try parameterSteps("bestOptimizer", in: checkpoint))
        try optimization.check(memory)
        return ModelSnapshot(epoch: record.epoch, values: values, memory: memory)
    }
}

// MARK: - The position in the data

extension Trainer {
    private func store(_ state: BatchState, in checkpoint: inout Checkpoint) {
        checkpoint.integers["batches.epoch"] = Int64(state.epoch)
        checkpoint.integers["batches.batch"] = Int64(state.batch)
        checkpoint.integers["batches.rows"] = Int64(state.rowCount)
        checkpoint.integers["batches.size"] = Int64(state.size)
        checkpoint.integers["batches.checksum"] = dataChecksum
        checkpoint.strings["batches.short"] = state.short.rawValue
        checkpoint.generators["batches"] = state.generator
    }

    private func batchState(in checkpoint: Checkpoint) throws -> BatchState {
        var state = batches.state
        try require("number of rows", "\(checkpoint.integer("batches.rows"))", "\(state.rowCount)")
        try require("batch size", "\(checkpoint.integer("batches.size"))", "\(state.size)")
        try require("short batch", checkpoint.string("batches.short"), state.short.rawValue)
        try require("checksum of the data", "\(checkpoint.integer("batches.checksum"))", "\(dataChecksum)")
        let generator = checkpoint.generators["batches"]
        try require(
            "order of rows", generator == nil ? "as they lie" : "random",
            state.generator == nil ? "as they lie" : "random")
        state.epoch = try integer("batches.epoch", in: checkpoint)
        state.batch = try integer("batches.batch", in: checkpoint)
        state.generator = generator
        return state
    }

    private func require(_ what: String, _ stored: String, _ needed: String) throws(TrainingError) {
        if stored != needed { throw .foreignCheckpoint(what, stored: stored, needed: needed) }
    }

    /// Up to a number of steps that no run makes, so that nothing that is computed of it is too large.
    private func integer(_ name: String, in checkpoint: Checkpoint) throws(CheckpointError) -> Int {
        let number = try checkpoint.integer(name)
        guard (0...(1 << 48)).contains(number), let result = Int(exactly: number) else {
            throw .invalidEntry("integer.\(name)", value: "\(number)", needs: "from 0 to 2⁴⁸")
        }
        return result
    }
}
