import ChainRule
import ChainRuleTraining
import Testing

/// Each optimizer's path over the book's valley, on a real graph, to all the digits that the source gives or
/// that Python computed from the papers' equations.
@Suite struct OptimizerPathTests {
    // The source's four, to its ten decimals: half a unit of the last.

    @Test func `SGD takes the expected path`() throws {
        let end = try Valley.end(SGD(learningRate: 0.95))
        #expect(abs(end.x - -0.3503929958) <= 0.5e-10)
        #expect(abs(end.y - 0.0847823166) <= 0.5001e-10)  // …16550 was rounded up
    }

    @Test func `Momentum takes the expected path`() throws {
        let end = try Valley.end(Momentum(learningRate: 0.1, momentum: 0.9))
        #expect(abs(end.x - 0.8964138585) <= 0.5e-10)
        #expect(abs(end.y - 0.0880856017) <= 0.5e-10)
    }

    @Test func `AdaGrad in the book's form takes the expected path`() throws {
        let end = try Valley.end(AdaGrad(learningRate: 1.5, epsilon: 1e-7))
        #expect(abs(end.x - -0.1201623223) <= 0.5e-10)
        #expect(abs(end.y - 2.486e-17) <= 0.5e-20)
    }

    @Test func `Adam in the book's form takes the expected path`() throws {
        let end = try Valley.end(Adam(learningRate: 0.3, epsilon: 1e-7, correction: .rate))
        #expect(abs(end.x - 0.1360068524) <= 0.5e-10)
        #expect(abs(end.y - 0.3182453755) <= 0.5e-10)
    }

    // The rest as Python's floats give it. Every path is some 30 roundings long.

    @Test func `AdaGrad in the field's form takes the expected path`() throws {
        let end = try Valley.end(AdaGrad(learningRate: 1.5))
        #expect(agree(end, (-0.12016224724728575, 2.4863841159975314e-17), within: 1e-12))
    }

    @Test func `Adam in the field's form takes the expected path`() throws {
        let end = try Valley.end(Adam(learningRate: 0.3))
        #expect(agree(end, (0.13601461732623543, 0.3182453888963099), within: 1e-12))
    }

    @Test func `RMSProp takes the expected path`() throws {
        let end = try Valley.end(RMSProp(learningRate: 0.1))
        #expect(agree(end, (-0.6974184359619127, 1.483450982689771e-08), within: 1e-9))
    }

    /// The paper's algorithm 2 in NumPy, the decay taken from the weight before the step.
    @Test func `AdamW takes the expected path`() throws {
        let end = try Valley.end(AdamW(learningRate: 0.3, weightDecay: 0.1))
        #expect(agree(end, (0.6693157786138855, 0.18916581765869395), within: 1e-12))
    }

    /// The paper's own form in Python, with true gradients at the point ahead: w + α v at the end.
    @Test func `Nesterov's momentum is at the point ahead`() throws {
        let end = try Valley.end(Nesterov(learningRate: 0.1, momentum: 0.9))
        #expect(agree(end, (0.6896149016966208, -0.0006799058361171969), within: 1e-11))
    }

    /// Gradient descent on x₀² + x₁² from (−3, 4), η 0.1, 100 steps: a matrix this time.
    @Test func `gradient descent takes the expected path`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.parameter([[-3, 4]], name: "x")
        let loss = x.squared().sum()
        let optimization = try Optimization(of: graph, with: SGD(learningRate: 0.1))
        for _ in 0..<100 { try optimization.step(on: loss) }
        let end = try x.value
        #expect(abs(end[0, 0] - -6.11110793e-10) <= 0.5e-18)
        #expect(abs(end[0, 1] - 8.14814391e-10) <= 0.5e-18)
        #expect(optimization.steps == 100)
    }

    static let all: [any Optimizer] = [
        SGD(), Momentum(), Nesterov(), AdaGrad(), RMSProp(), Adam(), Adam(correction: .rate), AdamW(),
    ]

    /// The path over a graph of numbers is the reference for one of 1×2 matrices and for both precisions.
    @Test(arguments: all)
    func `optimizers take the same path on numbers and matrices`(_ optimizer: any Optimizer) throws {
        func ends<Value: ConcreteValue>(_ start: [Value]) throws -> [Value.Element] {
            let graph = Graph<Value>()
            let parameters = start.map { graph.parameter($0) }
            let loss = parameters.reduce(graph.constant(Value(0))) { $0 + ($1 - 1).power(4).sum() }
            let optimization = try Optimization(
                of: graph, with: optimizer, decay: .l2(0.1), clipping: .value(3))
            for _ in 0..<20 { try optimization.step(on: loss) }
            return try parameters.flatMap { try $0.value.elements }
        }
        let numbers = try ends([3.0, -0.5, 1.5])
        #expect(zip(numbers, [3, -0.5, 1.5]).allSatisfy { $0 != $1 })
        #expect(try ends([[[3, -0.5, 1.5]] as Matrix<Double>]) == numbers)
        let floats = try ends([3, -0.5, 1.5] as [Float])
        #expect(try ends([[[3, -0.5, 1.5]] as Matrix<Float>]) == floats)
        #expect(zip(floats, numbers).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }

    /// The first step of what divides by the gradient's size is the rate, whatever the gradient.
    @Test func `first steps of adaptive optimizers are the learning rate`() throws {
        for optimizer in [AdaGrad(learningRate: 0.1), Adam(learningRate: 0.1)] as [any Optimizer] {
            let valley = Valley()
            try valley.run(Optimization(of: valley.graph, with: optimizer), steps: 1)
            let point = try valley.point
            #expect(abs(point.x - -6.9) < 1e-8 && abs(point.y - 1.9) < 1e-8)
        }
    }

    @Test(
        arguments: [
            (Momentum(momentum: 1), "momentum is 1.0; it has to be from 0 to below 1"),
            (Nesterov(momentum: -0.1), "momentum is -0.1; it has to be from 0 to below 1"),
            (AdaGrad(epsilon: -1), "epsilon is -1.0; it has to be a number that is not negative"),
            (RMSProp(decay: 1), "decay is 1.0; it has to be from 0 to below 1"),
            (RMSProp(epsilon: .nan), "epsilon is nan; it has to be a number that is not negative"),
            (Adam(beta1: 1), "beta1 is 1.0; it has to be from 0 to below 1"),
            (Adam(beta2: 1.5), "beta2 is 1.5; it has to be from 0 to below 1"),
            (Adam(epsilon: -1), "epsilon is -1.0; it has to be a number that is not negative"),
            (AdamW(beta1: .nan), "beta1 is nan; it has to be from 0 to below 1"),
            (AdamW(weightDecay: -1), "weightDecay is -1.0; it has to be a number that is not negative"),
            (SGD(learningRate: -0.1), "learningRate is -0.1; it has to be a number that is not negative"),
            (SGD(learningRate: .infinity), "learningRate is inf; it has to be a number that is not negative"),
        ] as [(any Optimizer, String)])
    func `settings of optimizers that make no sense are errors`(_ optimizer: any Optimizer, _ message: String)
    {
        let error = #expect(throws: TrainingError.self) {
            try Optimization(of: Valley().graph, with: optimizer)
        }
        #expect(error?.description == message)
    }
}
