import ChainRule

@testable import ChainRuleTraining

/// A run with all that has a state of its own: dropout, batch normalization, Adam's memories, a schedule,
/// random order, a short last batch. Its clock stands still, so that all of its history can be compared.
enum SmallRun {
    static func data(_ count: Int = 70, seed: UInt64 = 3) throws -> Dataset<Double> {
        var generator = SeededGenerator(seed: seed)
        return try .moons(count: count, noise: 0.15, using: &generator)
    }

    static func network(seed: UInt64 = 1, hidden: Int = 6) throws -> Network<Matrix<Double>> {
        let model = Model<Matrix<Double>>(seed: seed)
        let x = model.input("x", width: 2)
        let layers = Sequential(
            Dense(hidden, hasBias: false), BatchNormalization(), ActivationLayer(.tanh), Dropout(0.2),
            Dense(2))
        return Network(model: model, inputs: x, scores: try layers(x, in: model)) {
            $0.softmax()
        } loss: {
            $0.softmaxWithLoss($1, as: .classIndices)
        }
    }

    static func trainer(
        on data: Dataset<Double>? = nil, optimizer: any Optimizer = Adam(learningRate: 0.02),
        batchSize: Int = 16,
        hidden: Int = 6
    ) throws -> Trainer<Double> {
        let trainer = try Trainer(
            network(hidden: hidden), on: data ?? self.data(), optimizer: optimizer, batchSize: batchSize,
            shuffledBy: SeededGenerator(seed: 9), schedule: .cosine(over: 60, to: 0.1))
        trainer.clock = TrainingClock { .zero }
        return trainer
    }

    /// The run that others are compared with.
    @discardableResult
    static func run(
        _ trainer: Trainer<Double>, epochs: Int = 6, until criteria: [StopCriterion] = [],
        calling callbacks: [TrainingCallback<Double>] = []
    ) throws -> StopReason {
        try trainer.run(
            epochs: epochs, validatingOn: data(40, seed: 4), metrics: [.accuracy], until: criteria,
            calling: callbacks)
    }
}

/// All that two runs have in common if they are the same to the last bit.
struct RunState: Equatable {
    let weights: [[UInt64]]
    let optimizer: OptimizationState<Double>
    let generator: SeededGenerator
    let batches: BatchState
    let history: TrainingHistory
    let tally: EpochTally
    let best: [[UInt64]]?

    init(_ trainer: Trainer<Double>) throws {
        weights = try trainer.network.bits()
        optimizer = trainer.optimization.state
        generator = trainer.network.model.generator
        batches = trainer.batches.state
        history = trainer.history
        tally = trainer.tally
        best = trainer.best?.values.map { $0.elements.map(\.bitPattern) }
    }
}

extension Network where Value == Matrix<Double> {
    /// Of parameters and running statistics.
    func bits() throws -> [[UInt64]] {
        try model.storedVariables.map { try $0.value.elements.map(\.bitPattern) }
    }
}
