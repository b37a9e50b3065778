import ChainRule
import ChainRuleTraining
import Testing

/// Parameters that are frozen for some of the steps: what is remembered for each begins with its own first
/// one.
@Suite struct FrozenParameterTests {
    /// Two numbers with the slope 1, wherever they are.
    private struct Slope {
        let graph = Graph<Scalar>()
        let v: Variable<Scalar>
        let optimization: Optimization<Scalar>
        private let loss: Variable<Scalar>

        init(_ optimizer: any Optimizer) throws {
            let w = graph.parameter(0, name: "w")
            v = graph.parameter(0, name: "v")
            loss = w + v
            optimization = try Optimization(of: graph, with: optimizer)
        }

        /// How far each of so many steps moves `v`.
        func run(_ steps: Int, frozen: Bool = false) throws -> [Double] {
            try frozen ? graph.freeze(v) : graph.unfreeze(v)
            return try (0..<steps).map { _ in
                let before = try v.value
                try optimization.step(on: loss)
                return try before - v.value
            }
        }
    }

    /// The slope is the same throughout, so it is as if the thawed one had been there from the first.
    @Test(arguments: OptimizerPathTests.all, [1, 10, 100])
    func `a thawed parameter begins as any other`(_ optimizer: any Optimizer, frozen: Int) throws {
        let (always, thawed) = (try Slope(optimizer), try Slope(optimizer))
        #expect(try thawed.run(frozen, frozen: true).allSatisfy { $0 == 0 })
        #expect(try thawed.run(20) == always.run(20))
        #expect(thawed.optimization.steps == frozen + 20)
        #expect(thawed.optimization.state.parameterSteps == ["w": frozen + 20, "v": 20])
    }

    /// PyTorch 2's Adam and AdamW in the same program: 0.001 each.
    @Test(arguments: [Adam(), AdamW(weightDecay: 0), Adam(correction: .rate)] as [any Optimizer])
    func `the first step of a thawed parameter is no larger`(_ optimizer: any Optimizer) throws {
        let slope = try Slope(optimizer)
        _ = try slope.run(1000, frozen: true)
        // ε takes away 1e-8 of a step, and as much as 3e-7 in the book's form.
        #expect(try slope.run(30).allSatisfy { abs($0 - 0.001) < 4e-10 })
    }

    /// A pause does not count either: 3 and 2 steps are 5.
    @Test(arguments: OptimizerPathTests.all)
    func `a pause of a frozen parameter is no step`(_ optimizer: any Optimizer) throws {
        let (always, paused) = (try Slope(optimizer), try Slope(optimizer))
        let first = try paused.run(3)
        _ = try paused.run(7, frozen: true)
        #expect(try first + paused.run(2) == always.run(5))
    }

    @Test(arguments: OptimizerPathTests.all)
    func `the state of frozen parameters goes on bit for bit`(_ optimizer: any Optimizer) throws {
        let whole = try Slope(optimizer)
        _ = try whole.run(5, frozen: true)
        _ = try whole.run(2)
        let state = whole.optimization.state
        let resumed = try Slope(optimizer)
        try resumed.optimization.restore(state)
        try resumed.graph.feed(resumed.v, whole.v.value)
        #expect(try resumed.run(4) == whole.run(4))
        #expect(resumed.optimization.state.parameterSteps == ["w": 11, "v": 6])
        #expect(resumed.optimization.state == whole.optimization.state)
    }

    @Test func `counts of steps that cannot be are refused`() throws {
        let slope = try Slope(Adam())
        _ = try slope.run(4)
        let state = slope.optimization.state
        for (counts, error) in [
            ([:], .foreignState("w.steps", problem: "is missing")),
            (["w": 4], .foreignState("v.steps", problem: "is missing")),
            (["w": 4, "v": 4, "u": 1], .foreignState("u.steps", problem: "belongs to nothing here")),
            (["w": 4, "v": 5], .invalidSetting("v.steps", value: "5", needs: "from 0 to 4")),
            (["w": -1, "v": 4], .invalidSetting("w.steps", value: "-1", needs: "from 0 to 4")),
        ] as [([String: Int], TrainingError)] {
            var wrong = state
            wrong.parameterSteps = counts
            #expect(throws: error) { try slope.optimization.restore(wrong) }
            #expect(slope.optimization.state == state)
        }
    }
}
