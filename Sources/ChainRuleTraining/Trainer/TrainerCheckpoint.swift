import ChainRule

extension Trainer {
    /// All that the run needs to go on to the same bits, also from the midst of an epoch: weights, running
    /// statistics, what the optimizer remembers, the generators, the position in the data, the history, and
    /// the best epoch's weights. What the program says anyway, it says again: network, data, optimizer and
    /// its settings, criteria, callbacks.
    ///
    /// ```swift
    /// try trainer.checkpoint().write(to: url)
    /// // Later, in another program that begins like this one:
    /// try trainer.restore(Checkpoint(contentsOf: url))
    /// try trainer.run(epochs: 10)  // the rest
    /// ```
    /// The group `model` has weights and running statistics, for `graph.load(_:into:)`.
    ///
    /// - Throws: `NonFiniteNumber` if a weight is not finite: such a run is not worth going on with, and must
    ///   not replace a good one; `CheckpointError`.
    public func checkpoint() throws -> Checkpoint {
        try checkModel()
        var checkpoint = Checkpoint()
        checkpoint.model = try network.graph.tensors(of: network.model.storedVariables)
        let memory = optimization.state
        checkpoint.optimizer = try memory.tensors.mapValues { try StoredTensor($0) }
        checkpoint.generators["model"] = network.model.generator
        if let best {
            let names = network.model.storedVariables.map(\.name)
            let values = try best.values.map { try StoredTensor($0) }
            checkpoint["best"] = Dictionary(zip(names, values)) { $1 }
            checkpoint["bestOptimizer"] = try best.memory.tensors.mapValues { try StoredTensor($0) }
        }
        checkpoint.strings[TrainerState.name] = jsonText(
            of: TrainerState(
                optimizer: optimizerNames, steps: memory.steps, parameterSteps: memory.parameterSteps,
                batches: batches.state, dataChecksum: dataChecksum, lossSum: tally.lossSum,
                elapsed: min(max(elapsedInEpoch, .zero), TrainerState.longestEpoch), history: history,
                best: best.map { .init(epoch: $0.epoch, parameterSteps: $0.memory.parameterSteps) }))
        return checkpoint
    }

    /// Goes on where the run was of which this is a checkpoint.
    ///
    /// - Throws: for a checkpoint of another run, `CheckpointError.otherModel` (which lists all parameters
    ///   that do not fit), `TrainingError.foreignCheckpoint` (another optimizer, other data, another batch
    ///   size), `.foreignState`; `CheckpointError` for one that lacks something. Then nothing has changed.
    public func restore(_ checkpoint: Checkpoint) throws {
        try TrainingError.require(
            epochStart == nil, "restore", value: "called within a run", needs: "called outside")
        // All that can throw first.
        let variables = network.model.storedVariables
        let values = try network.graph.values(checkpoint.model, for: variables)
        let state: TrainerState = try checkpoint.decoded(
            TrainerState.name, needs: "a trainer's state as JSON", where: \.isPossible)
        try require("optimizer", state.optimizer, optimizerNames)
        let memory = try memory("optimizer", in: checkpoint, state.steps, state.parameterSteps)
        let generator = try checkpoint.generator("model")
        try check(state.batches, state.dataChecksum)
        let batches = try Batches(data, resumingFrom: state.batches)
        let best = try best(in: checkpoint, state)
        let rows = min(batches.state.batch * batches.state.size, data.count)

        for (variable, value) in zip(variables, values) { try network.graph.feed(variable, value) }
        try optimization.restore(memory)
        network.model.generator = generator
        (self.batches, history, self.best) = (batches, state.history, best)
        tally = EpochTally(lossSum: state.lossSum, rows: rows, earlier: state.elapsed)
    }

    /// Each group's optimizer and its parameters. The settings are the program's.
    private var optimizerNames: String {
        optimization.groups.map { group in
            "\(type(of: group.optimizer)) of \(group.parameters.map(\.name).joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    private func memory(
        _ group: String, in checkpoint: Checkpoint, _ steps: Int, _ parameterSteps: [String: Int]
    ) throws -> OptimizationState<Element> {
        let memory = OptimizationState(
            steps: steps, tensors: try checkpoint[group].mapValues { try $0.value(as: Matrix<Element>.self) },
            parameterSteps: parameterSteps)
        try optimization.check(memory)
        return memory
    }

    private func check(_ stored: BatchState, _ checksum: Int64) throws(TrainingError) {
        func order(_ state: BatchState) -> String { state.generator == nil ? "as they lie" : "random" }
        let state = batches.state
        try require("number of rows", "\(stored.rowCount)", "\(state.rowCount)")
        try require("batch size", "\(stored.size)", "\(state.size)")
        try require("short batch", stored.short.rawValue, state.short.rawValue)
        try require("checksum of the data", "\(checksum)", "\(dataChecksum)")
        try require("order of rows", order(stored), order(state))
    }

    private func require(_ what: String, _ stored: String, _ needed: String) throws(TrainingError) {
        if stored != needed { throw .foreignCheckpoint(what, stored: stored, needed: needed) }
    }

    private func best(
        in checkpoint: Checkpoint, _ state: TrainerState
    ) throws -> ModelSnapshot<Matrix<Element>>? {
        guard let best = state.best else { return nil }
        let variables = network.model.storedVariables
        let values = try network.graph.values(checkpoint["best"], for: variables)
        for (variable, value) in zip(variables, values) where !value.isFinite {
            throw CheckpointError.invalidEntry(
                "best.\(variable.name)", value: "not finite", needs: "finite numbers only")
        }
        let memory = try memory("bestOptimizer", in: checkpoint, state.steps, best.parameterSteps)
        return ModelSnapshot(epoch: best.epoch, values: values, memory: memory)
    }
}

/// What a trainer's checkpoint holds beside tensors and the model's generator.
private struct TrainerState: Codable {
    let optimizer: String
    let steps: Int
    let parameterSteps: [String: Int]
    let batches: BatchState
    let dataChecksum: Int64
    /// Of the epoch under way, as in `EpochTally`.
    let lossSum: Double
    let elapsed: Duration
    let history: TrainingHistory
    let best: Best?

    struct Best: Codable {
        let epoch: Int
        let parameterSteps: [String: Int]
    }

    static let name = "trainer"
    /// A hundred years: what a clock or a file says may be anything.
    static let longestEpoch = Duration.seconds(100 * 365 * 86_400 as Int64)

    /// Whether its parts go together. No run makes more steps, so that nothing that is computed of them is
    /// too large.
    var isPossible: Bool {
        steps <= 1 << 48 && lossSum.isFinite && (.zero...Self.longestEpoch).contains(elapsed)
            && history.records.map(\.epoch) == Array(1..<history.records.count + 1)
            && history.records.count == batches.epoch
            && best.map { (1...max(1, batches.epoch)).contains($0.epoch) } ?? true
    }
}
