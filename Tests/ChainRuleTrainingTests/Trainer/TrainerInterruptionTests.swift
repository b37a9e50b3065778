import ChainRule
import Testing

@testable import ChainRuleTraining

/// A run that ends before its time leaves everything whole: going on gives the bits of a run that nobody
/// disturbed.
@Suite struct TrainerInterruptionTests {
    private struct Interruption: Error {}

    private func undisturbed() throws -> RunState {
        let trainer = try SmallRun.trainer()
        try SmallRun.run(trainer)
        return try RunState(trainer)
    }

    @Test(arguments: [0, 1, 4, 5, 12, 29, 30])
    func `a cancelled task ends a run between steps`(steps: Int) async throws {
        let (atCancellation, atEnd) = try await Task {
            let trainer = try SmallRun.trainer()
            var steps = steps
            if steps == 0 { withUnsafeCurrentTask { $0?.cancel() } }
            #expect(throws: CancellationError.self) {
                try SmallRun.run(
                    trainer,
                    calling: [
                        .afterIterations { _, _ in
                            steps -= 1
                            if steps == 0 { withUnsafeCurrentTask { $0?.cancel() } }
                        }
                    ])
            }
            let iteration = trainer.iteration
            // In a task of its own nobody cancelled.
            nonisolated(unsafe) let mine = trainer  // nobody else uses it meanwhile
            let state = try await Task {
                try SmallRun.run(mine)
                return try RunState(mine)
            }.value
            return (iteration, state)
        }.value
        #expect(atCancellation == steps)
        #expect(atEnd == (try undisturbed()))
    }

    @Test(arguments: [1, 5, 13])
    func `a callback that throws leaves the trainer whole`(iteration: Int) throws {
        let trainer = try SmallRun.trainer()
        #expect(throws: Interruption.self) {
            try SmallRun.run(
                trainer,
                calling: [
                    .afterIterations { moment, _ in if moment.iteration == iteration { throw Interruption() }
                    }
                ])
        }
        #expect(trainer.iteration == iteration)
        try SmallRun.run(trainer)
        #expect(try RunState(trainer) == undisturbed())
    }

    /// Whatever happens at whichever events, in whichever order: the bits are those of a run that nobody
    /// disturbed.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `whatever interrupts a run it goes on bit for bit`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var trainer = try SmallRun.trainer()
        while trainer.epoch < 6 {
            let (what, events) = (generator.index(below: 5), generator.index(below: 14))
            switch what {
            case 0:
                let checkpoint = try trainer.checkpoint()
                trainer = try SmallRun.trainer()
                try trainer.restore(Checkpoint(checkpoint.safetensors))
            case 1:
                try trainer.restore(trainer.checkpoint())
            default:
                nonisolated(unsafe) let mine = trainer  // nobody else uses it meanwhile
                await Task { try? Self.run(mine, disturbing: what, after: events) }.value
            }
        }
        #expect(try RunState(trainer) == undisturbed())
    }

    /// Ends a run at an event: its beginning, a step, an epoch, its end.
    private static func run(_ trainer: Trainer<Double>, disturbing what: Int, after events: Int) throws {
        var left = events
        let disturb = TrainingCallback<Double> { _, _, trainer in
            left -= 1
            guard left == 0 else { return }
            switch what {
            case 2: throw Interruption()
            case 3: withUnsafeCurrentTask { $0?.cancel() }
            default: trainer.stop()
            }
        }
        try SmallRun.run(trainer, calling: [disturb])
    }

    /// The epoch stays at its end, and is finished by the next run.
    @Test func `a metric that throws leaves the trainer whole`() throws {
        let trainer = try SmallRun.trainer()
        let validation = try SmallRun.data(40, seed: 4)
        let metric = Metric<Double>("moody") { rows in
            // Not at the first look, which is at zeros.
            if rows.outputs.sum(.all)[0, 0] > 0 { throw Interruption() }
            return 0
        }
        #expect(throws: Interruption.self) {
            try trainer.run(epochs: 6, validatingOn: validation, metrics: [.accuracy, metric])
        }
        #expect(trainer.iteration == 5 && trainer.epoch == 0 && trainer.history.records.isEmpty)
        try SmallRun.run(trainer)
        #expect(try RunState(trainer) == undisturbed())
    }

    /// Within the step: a running statistic that cannot follow, as its new value is none.
    @Test func `a step that throws leaves the trainer whole`() throws {
        let model = Model<Matrix<Double>>(seed: 2)
        let x = model.input("x", width: 2)
        let fuse = Fuse()
        let scores = try Sequential(Dense(4, activation: .tanh), Dropout(0.5), Fused(fuse: fuse), Dense(2))(
            x, in: model)
        let network = Network(model: model, inputs: x, scores: scores) {
            $0.softmax()
        } loss: {
            $0.softmaxWithLoss($1, as: .classIndices)
        }
        let trainer = try Trainer(
            network, on: SmallRun.data(), optimizer: Adam(), batchSize: 16,
            shuffledBy: SeededGenerator(seed: 9))
        trainer.clock = TrainingClock { .zero }
        try trainer.run(epochs: 1)
        let before = try RunState(trainer)
        fuse.isBlown = true
        #expect(throws: GraphError.self) { try trainer.run(epochs: 2) }
        #expect(try RunState(trainer) == before)
        #expect(!network.model.isTraining)
    }

    /// A state that cannot always follow.
    private struct Fused: Layer {
        let identity = LayerIdentity()
        let fuse: Fuse

        func output<Value: ConcreteValue>(
            of x: Variable<Value>, in scope: LayerScope<Value>
        ) throws -> Variable<Value> {
            x + scope.state("count", Value(0), updatedBy: Counting(fuse: fuse))
        }

        struct Counting: UnaryRule {
            let fuse: Fuse
            func forward<V: GraphValue>(_ old: V) -> V {
                fuse.isBlown ? old.slice(rows: 0..<2) : old + 0.001
            }
            func backward<V: GraphValue>(_ upstream: V, _ old: V, _ z: V) -> V { upstream }
        }
    }

    /// For one thread's use, as a model is.
    private final class Fuse: @unchecked Sendable {
        var isBlown = false
    }
}
