import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

/// Networks as they should be: nothing is wrong with them, before, during and after training.
@Suite struct HealthyNetworkTests {
    private enum Case: CaseIterable {
        case relu, tanh, deepReLU, deepTanh

        func network(seed: UInt64) throws -> Network<Matrix<Float>> {
            let isDeep = self == .deepReLU || self == .deepTanh
            return try .classifier(
                inputs: 64, hidden: Array(repeating: isDeep ? 60 : 50, count: isDeep ? 5 : 2), classes: 10,
                activation: self == .relu || self == .deepReLU ? .relu : .tanh, seed: seed)
        }
    }

    @Test(arguments: Case.allCases)
    private func `health finds nothing wrong with good networks on the digits`(_ sample: Case) throws {
        let digits = try DigitsData.all(as: Float.self)
        let optimizers = [SGD(learningRate: 0.1) as any Optimizer, Adam(), Momentum()]
        for (seed, optimizer) in optimizers.prefix(LongTests.count(3, usually: 1)).enumerated() {
            let network = try sample.network(seed: UInt64(seed) + 1)
            let trainer = try Trainer(
                network, on: digits, optimizer: optimizer, batchSize: 100,
                shuffledBy: SeededGenerator(seed: 7))
            let part = try digits.subset(Array(0..<100))
            func look() throws {
                let report = try network.health(on: part, with: trainer.optimization)
                #expect(report.findings == [], "\(report)")
                #expect(report.layers.allSatisfy { $0.updateRatio != nil && $0.gradients != nil })
            }
            try look()
            try trainer.run(epochs: 2, calling: [.afterIterations(every: 9) { _, _ in try look() }])
            #expect(trainer.iteration == 36)
        }
    }

    /// Zero weights where there is but one valley: no two outputs receive equal gradients.
    @Test func `zero weights of a last layer are no finding`() throws {
        let digits = try DigitsData.all(as: Double.self)
        let network = try Network<Matrix<Double>>.classifier(inputs: 64, hidden: [], classes: 10, seed: 1)
        for parameter in network.model.parameters {
            try network.graph.feed(parameter, parameter.value.filled(with: 0))
        }
        let report = try network.health(on: digits.inputs, targets: digits.targets)
        #expect(report.findings == [])
        #expect(report.layers[0].activations.deviation == 0)
    }

    /// Batch normalization makes up for weights of any scale; what stands before it is not judged by it.
    @Test func `the scale before batch normalization is no finding`() throws {
        let model = Model<Matrix<Double>>(seed: 3)
        let x = model.input("x", width: 100)
        let hidden = [1e-4, 1].flatMap { scale -> [any Layer] in
            [
                Dense(50, hasBias: false, initializer: .normal(standardDeviation: scale)),
                BatchNormalization(), ActivationLayer(.tanh),
            ]
        }
        let y = try Sequential(hidden + [Dense(1)])(x, in: model)
        try model.graph.feed(x, normal(200, 100))
        let loss = y.meanSquaredError(model.graph.constant(normal(200, 1, seed: 9)))
        let report = try model.health(of: loss, rows: 200)
        #expect(report.findings == [], "\(report)")
        #expect(report.layers[0].activations.deviation < 0.002)
        #expect(report.layers.map(\.next) == [[1], [2], [3], [4], [5], [6], []])
    }

    /// A batch of one row: half of the ReLUs are 0, and that says nothing.
    @Test func `few rows say nothing of dead units`() throws {
        let digits = try DigitsData.all(as: Double.self)
        let network = try Network<Matrix<Double>>.classifier(
            inputs: 64, hidden: [50, 50], classes: 10, seed: 5)
        let report = try network.health(on: digits.inputs[rows: 0..<1], targets: digits.targets[rows: 0..<1])
        #expect(report.layers.compactMap(\.deadUnits).contains { $0 > 20 })
        #expect(report.findings == [])
    }
}
