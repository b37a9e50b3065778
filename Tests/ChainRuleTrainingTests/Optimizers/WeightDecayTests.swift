import ChainRule
import ChainRuleTraining
import Testing

@Suite struct WeightDecayTests {
    private func end(_ optimizer: any Optimizer, _ decay: WeightDecay) throws -> (x: Double, y: Double) {
        let valley = Valley()
        try valley.run(Optimization(of: valley.graph, with: optimizer, decay: decay), steps: 30)
        return try valley.point
    }

    /// For plain descent the two are one: (1 − η (a + λ))³⁰ of the start.
    @Test(arguments: [WeightDecay.l2(0.2), .decoupled(0.2)])
    func `for plain descent L2 penalty and decoupled decay are one`(_ decay: WeightDecay) throws {
        func shrunk(_ start: Double, _ slope: Double) -> Double {
            (0..<30).reduce(start) { value, _ in value * (1 - 0.1 * (slope + 0.2)) }
        }
        let end = try end(SGD(learningRate: 0.1), decay)
        #expect(agree(end, (shrunk(-7, 0.1), shrunk(2, 2)), within: 1e-13))
    }

    /// Adam divides an L2 penalty by the gradient's size: here, where the penalty's gradient points as the
    /// loss's does, nothing is left of it but ε's share. NumPy's 30 steps of both.
    @Test func `for Adam L2 penalty and decoupled decay differ`() throws {
        let penalized = try end(Adam(learningRate: 0.3), .l2(0.1))
        #expect(abs(penalized.x - 0.13601466) <= 0.5e-8 && abs(penalized.y - 0.31824539) <= 0.5e-8)
        let decoupled = try end(Adam(learningRate: 0.3), .decoupled(0.1))
        #expect(agree(decoupled, (0.6693157786138855, 0.18916581765869395), within: 1e-12))
    }

    /// Clipping bounds the loss's gradient; the penalty's is added to what is left of it.
    @Test func `weight decay comes after clipping`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph, with: SGD(learningRate: 1), decay: .l2(0.5), clipping: .value(0.25))
        try valley.run(optimization, steps: 1)
        #expect(try valley.point == (-7 + 0.25 + 3.5, 2 - 0.25 - 1))
    }

    @Test func `decoupled decay follows the schedule`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(8)
        let optimization = try Optimization(
            of: graph, with: Momentum(learningRate: 0.5), schedule: .step(every: 1, by: 0.5),
            decay: .decoupled(1))
        for _ in 0..<2 { try optimization.step(on: w * 0) }
        #expect(try w.value == 8 * 0.5 * 0.75)
    }

    /// The penalty as a node has the gradient that the optimization adds without one, and the value that it
    /// reports.
    @Test func `an L2 penalty as a node is the same as weight decay`() throws {
        func graph() -> (Graph<Matrix<Double>>, [Variable<Matrix<Double>>], Variable<Matrix<Double>>) {
            let graph = Graph<Matrix<Double>>()
            let a = graph.parameter([[3, 4]], name: "a")
            let b = graph.parameter([[-2]], name: "b")
            return (graph, [a, b], (a.sum() * b).sum())
        }
        let (plain, parameters, loss) = graph()
        let optimization = try Optimization(of: plain, with: Momentum(), decay: .l2(0.1))
        #expect(abs(try optimization.penalty - 0.05 * 29) < 1e-15)
        try optimization.step(on: loss)

        let (penalized, weights, bare) = graph()
        let penalty = try penalized.l2Penalty(on: weights, strength: 0.1)
        let other = try Optimization(of: penalized, with: Momentum())
        #expect(try other.penalty == 0)
        try other.step(on: bare + penalty)
        #expect(abs(try penalty.value[0, 0] - 0.05 * 29) < 1e-15)
        for (x, y) in zip(parameters, weights) {
            #expect(try x.value.isApproximatelyEqual(to: y.value, relativeTolerance: 1e-15))
        }
    }

    @Test func `strengths of weight decay that make no sense are errors`() {
        for decay in [WeightDecay.l2(-1), .decoupled(.infinity)] {
            #expect(throws: TrainingError.self) {
                try Optimization(of: Valley().graph, with: SGD(), decay: decay)
            }
        }
        let valley = Valley()
        #expect(throws: TrainingError.self) { try valley.graph.l2Penalty(on: [valley.x], strength: -1) }
        #expect(throws: TrainingError.self) { try valley.graph.l2Penalty(on: [], strength: 1) }
    }
}
