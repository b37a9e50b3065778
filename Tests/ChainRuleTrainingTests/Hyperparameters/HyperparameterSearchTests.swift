import ChainRule
import ChainRuleTraining
import Synchronization
import Testing

@Suite struct HyperparameterSearchTests {
    let rate = Hyperparameter.logUniform("learning rate", 1e-4...10)

    private func search(
        _ method: HyperparameterSearch.Method = .random(trials: 12),
        for goal: HyperparameterSearch.Goal = .lowest
    ) throws -> HyperparameterSearch {
        HyperparameterSearch(try SearchSpace(rate), method, for: goal, seed: 5)
    }

    /// y = 2x + 1 with noise, learned in 30 steps; the loss on points that were not learned from.
    @Sendable private static func validationLoss(
        rate: Double, seed: UInt64
    ) throws -> Double {
        var noise = SeededGenerator(seed: 9)  // the same data in each trial
        let points = (0..<30).map { _ in
            let x = noise.uniform(in: -1..<1)
            return (x: x, y: 2 * x + 1 + noise.normal(standardDeviation: 0.1))
        }
        let graph = Graph<Scalar>()
        var first = SeededGenerator(seed: seed)
        let w = graph.parameter(first.normal(), name: "w")
        let b = graph.parameter(0, name: "b")
        func loss(_ points: some Collection<(x: Double, y: Double)>) -> Variable<Scalar> {
            let errors = points.map { (w * $0.x + b - $0.y).squared() }
            return errors.dropFirst().reduce(errors[0], +) / Double(points.count)
        }
        let training = loss(points[..<20])
        let validation = loss(points[20...])
        let optimization = try Optimization(of: graph, with: SGD(learningRate: rate))
        for _ in 0..<30 { try optimization.step(on: training) }
        try graph.forward(to: validation)
        return try validation.value
    }

    @Test func `a search chooses a learning rate`() async throws {
        let rate = rate
        let table = try await search(.grid).run {
            try Self.validationLoss(rate: $0[rate], seed: $0.seed)
        }
        // 1e-4, 1.8e-3, 0.032, 0.56, 10: the small ones have not arrived, 10 flew off.
        // Which of the first two is worse depends on the weights they begin with.
        let order = table.ranked.map(\.trial.index)
        #expect(order.first == 3 && order[1] == 2 && order.last == 4)
        let best = try #require(table.best?.score)
        // The noise's variance is 0.01; 0.03 is 4.5 deviations of ten squares' mean above it.
        #expect(best < 0.03)
        #expect(table.trials[2].score ?? 0 > 10 * best)
    }

    @Test(arguments: [1, 2, 4])
    func `threads and order change nothing`(threads: Int) async throws {
        let (rate, search) = (rate, try search())
        let table = try await search.run(threads: threads) { trial in
            // Later trials overtake earlier ones.
            for _ in 0..<(12 - trial.index) { await Task.yield() }
            return try Self.validationLoss(rate: trial[rate], seed: trial.seed)
        }
        #expect(table.trials.map(\.trial.index) == Array(0..<12))
        for (index, finished) in table.trials.enumerated() {
            let alone = search.trial(at: index)
            let (value, expected) = (try finished.trial[rate], try alone[rate])
            #expect(value == expected)
            #expect(finished.trial.seed == alone.seed)
            let score = try Self.validationLoss(rate: alone[rate], seed: alone.seed)
            #expect(finished.score == (score.isFinite ? score : nil))
        }
    }

    /// Trial 0 waits until trial 1 has ended: that needs two at a time, and lets 1 finish first.
    @Test func `finishing order changes nothing`() async throws {
        let (ended, signal) = AsyncStream<Void>.makeStream()
        var order: [Int] = []
        let table = try await search(.random(trials: 2)).run(
            threads: 2, progress: { finished, _ in order.append(finished.trial.index) }
        ) { trial in
            if trial.index == 0 {
                for await _ in ended {}
            } else {
                signal.finish()
            }
            return 1
        }
        #expect(order.sorted() == [0, 1] && table.trials.map(\.trial.index) == [0, 1])
        #expect(table.best?.trial.index == 0)
    }

    @Test(arguments: [1, 2, 3])
    func `no more than asked for run at a time`(threads: Int) async throws {
        let counts = Mutex((running: 0, most: 0))
        _ = try await search(.random(trials: 20)).run(threads: threads) { _ in
            counts.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            for _ in 0..<5 { await Task.yield() }
            counts.withLock { $0.running -= 1 }
            return 0
        }
        #expect(counts.withLock { $0.running == 0 && 1...threads ~= $0.most })
    }

    @Test func `progress sees each trial`() async throws {
        var lines: [String] = []
        let table = try await search(.random(trials: 3), for: .highest).run(
            threads: 1,
            progress: { finished, soFar in
                let best = soFar.best?.trial.index ?? -1
                lines.append(
                    "\(finished.trial.index): \(soFar.trials.count) of \(soFar.planned), best \(best)")
                #expect(soFar.isComplete == (soFar.trials.count == 3))
            }
        ) { [1, 3, 2][$0.index] }
        #expect(lines == ["0: 1 of 3, best 0", "1: 2 of 3, best 1", "2: 3 of 3, best 1"])
        #expect(table.ranked.map(\.trial.index) == [1, 2, 0])
    }

    @Test func `cancellation keeps what finished`() async throws {
        let search = try search(.random(trials: 100))
        let task = Task {
            try await search.run(threads: 1) { trial in
                if trial.index == 3 {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try Task.checkCancellation()
                }
                return Double(trial.index)
            }
        }
        // A trial that cancels only itself is not tried to the end, and the others go on.
        #expect(try await task.value.trials.map(\.trial.index) == Array(0..<100).filter { $0 != 3 })

        let (reached, signal) = AsyncStream<Void>.makeStream()
        let cancelled = Task {
            try await search.run(threads: 1) { trial in
                guard trial.index == 3 else { return Double(trial.index) }
                signal.finish()
                try await Task.sleep(for: .seconds(3600))
                return 0
            }
        }
        for await _ in reached {}
        cancelled.cancel()
        let table = try await cancelled.value
        #expect(table.trials.map(\.score) == [0, 1, 2] && !table.isComplete && table.planned == 100)
    }

    /// Nobody cancelled: the error is the objective's own.
    @Test func `cancellation error alone is a failure`() async throws {
        let table = try await search(.random(trials: 2)).run { _ in throw CancellationError() }
        #expect(table.trials.count == 2 && table.best == nil)
    }

    @Test func `a search with nothing to do is an error`() async throws {
        let none = await #expect(throws: SearchError.self) {
            try await search(.random(trials: 0)).run { _ in 0 }
        }
        #expect(none?.description == "the number of trials is 0; it has to be 1 or more")
        let threads = await #expect(throws: SearchError.self) {
            try await search().run(threads: 0) { _ in 0 }
        }
        #expect(threads?.description == "threads is 0; it has to be 1 or more")
    }
}
