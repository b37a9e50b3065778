import ChainRule
import ChainRuleTraining
import Testing

@Suite struct OptimizationStateTests {
    /// A small classifier with its optimizer, always the same.
    private struct Run<Element: MatrixElement> {
        let graph = Graph<Matrix<Element>>()
        let loss: Variable<Matrix<Element>>
        let optimization: Optimization<Matrix<Element>>

        init(_ optimizer: any Optimizer, width: Int = 6) throws {
            var generator = SeededGenerator(seed: 7)
            let x = graph.constant(.randomNormal(rows: 9, columns: 4, using: &generator))
            let draw = Initializer.he()
            let w1 = graph.parameter(draw.matrix(rows: 4, columns: width, using: &generator), name: "w1")
            let w2 = graph.parameter(draw.matrix(rows: width, columns: 3, using: &generator), name: "w2")
            let classes = graph.constant(Matrix(classIndices: [0, 1, 2, 0, 1, 2, 0, 1, 2]))
            loss = x.matmul(w1).relu().matmul(w2).softmaxWithLoss(classes, as: .classIndices)
            optimization = try Optimization(
                of: graph, with: optimizer, schedule: .warmUp(over: 3, then: .cosine(over: 12)),
                decay: .decoupled(0.01), clipping: .norm(0.5))
        }

        func step(_ count: Int) throws {
            for _ in 0..<count { try optimization.step(on: loss) }
        }

        var weights: [[Element]] {
            get throws { try graph.parameters.map { try $0.value.elements } }
        }
    }

    private func checkContinuation<Element: MatrixElement>(
        _ optimizer: any Optimizer, _ type: Element.Type
    ) throws {
        let whole = try Run<Element>(optimizer)
        try whole.step(5)
        let state = whole.optimization.state
        let weights = try whole.graph.parameters.map { try $0.value }
        try whole.step(5)

        let resumed = try Run<Element>(optimizer)
        for (parameter, value) in zip(resumed.graph.parameters, weights) {
            try resumed.graph.feed(parameter, value)
        }
        try resumed.optimization.restore(state)
        #expect(resumed.optimization.steps == 5)
        #expect(resumed.optimization.state == state)
        try resumed.step(5)
        #expect(try resumed.weights == whole.weights)
        #expect(resumed.optimization.state == whole.optimization.state)
        // What was handed out is a value: going on did not change it.
        #expect(state.steps == 5)
        #expect(state != whole.optimization.state)
    }

    @Test(arguments: OptimizerPathTests.all)
    func `an optimization restored from its state goes on bit for bit`(_ optimizer: any Optimizer) throws {
        try checkContinuation(optimizer, Float.self)
        try checkContinuation(optimizer, Double.self)
    }

    @Test func `the state of an optimization of scalars is restored`() throws {
        let whole = Valley()
        let optimization = try Optimization(of: whole.graph, with: Adam(learningRate: 0.3))
        try whole.run(optimization, steps: 10)
        let (point, state) = (try whole.point, optimization.state)
        #expect(state.tensors.keys.sorted() == ["x.mean", "x.square", "y.mean", "y.square"])
        try whole.run(optimization, steps: 20)

        let resumed = Valley()
        try resumed.graph.feed(resumed.x, point.x)
        try resumed.graph.feed(resumed.y, point.y)
        let second = try Optimization(of: resumed.graph, with: Adam(learningRate: 0.3))
        try second.restore(state)
        try resumed.run(second, steps: 20)
        #expect(try resumed.point == whole.point)
    }

    @Test func `another's state is refused whole`() throws {
        let run = try Run<Float>(Adam())
        try run.step(2)
        let state = run.optimization.state
        var (missing, surplus, wide, negative, faulty) = (state, state, state, state, state)
        var endless = state
        missing.tensors["w2.mean"] = nil
        surplus.tensors["w3.mean"] = [[0]]
        wide.tensors["w2.square"] = [[1, 2]]
        negative.steps = -1
        endless.steps = .max
        faulty.tensors["w1.mean"] = Matrix(rows: -1, columns: 1, elements: [])
        let momentum = try Run<Float>(Momentum()).optimization.state
        let other = try Run<Float>(Adam(), width: 7).optimization.state
        for (wrong, error) in [
            (missing, .foreignState("w2.mean", problem: "is missing")),
            (surplus, .foreignState("w3.mean", problem: "belongs to nothing here")),
            (wide, .foreignState("w2.square", problem: "is 1×2, not 6×3")),
            (negative, .invalidSetting("steps", value: "-1", needs: "from 0 to \(Int.max / 2)")),
            (endless, .invalidSetting("steps", value: "\(Int.max)", needs: "from 0 to \(Int.max / 2)")),
            (faulty, .foreignState("w1.mean", problem: "is 0×0, not 4×6")),
            (momentum, .foreignState("w1.mean", problem: "is missing")),
            (other, .foreignState("w1.mean", problem: "is 4×7, not 4×6")),
        ] as [(OptimizationState<Float>, TrainingError)] {
            #expect(throws: error) { try run.optimization.restore(wrong) }
            #expect(run.optimization.state == state)
        }
    }
}
