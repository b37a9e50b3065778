import ChainRule
import ChainRuleTraining
import Testing

@Suite struct ParameterGradientTests {
    private static let optimizers: [any Optimizer] = [
        Momentum(), Nesterov(), RMSProp(decay: 0.9), Adam(beta2: 0.9), AdamW(beta2: 0.9),
    ]

    /// A gradient that becomes 0: what is remembered of it shrinks to 0, and does not stay at subnormal
    /// numbers, with which a step takes many times as long. Every 16th step sees to it.
    @Test(arguments: Self.optimizers, [nil, 10])
    func `an optimizer's memories shrink to zero without subnormal numbers`(
        optimizer: any Optimizer, limit: Double?
    ) throws {
        let graph = Graph<Matrix<Float>>()
        let w = graph.parameter(Matrix(repeating: 1, rows: 3, columns: 7), name: "w")
        let x = graph.constant(Matrix(repeating: 1, rows: 3, columns: 7))
        let loss = (w * x).sum(.all)
        // With clipping, steps take another path.
        let optimization = try Optimization(
            of: graph, with: optimizer, clipping: limit.map { .value($0) })
        for _ in 0..<16 { try optimization.step(on: loss) }
        #expect(optimization.state.tensors.values.allSatisfy { $0.elements.allSatisfy { $0 != 0 } })
        try graph.feed(x, .zeros(rows: 3, columns: 7))
        // 0.9 to the power of 900 is 1e-41.
        for _ in 0..<100 {
            for _ in 0..<16 { try optimization.step(on: loss) }
            let numbers = optimization.state.tensors.values.flatMap(\.elements)
            #expect(!numbers.contains { $0.isSubnormal })
            if numbers.allSatisfy({ $0 == 0 }) { break }
        }
        #expect(optimization.state.tensors.values.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
        #expect(try w.value.elements.allSatisfy(\.isFinite))
    }

    @Test func `NaN stays in an optimizer's memory`() throws {
        let graph = Graph<Matrix<Double>>()
        let w = graph.parameter([[1, 1]], name: "w")
        let loss = (w * graph.constant([[.nan, 1]])).sum(.all)
        let optimization = try Optimization(of: graph, with: Momentum(learningRate: 1))
        for _ in 0..<16 { try optimization.step(on: loss) }
        let velocity = try #require(optimization.state.tensors["w.velocity"]).elements
        #expect(velocity[0].isNaN && velocity[1] < -1)
    }
}
