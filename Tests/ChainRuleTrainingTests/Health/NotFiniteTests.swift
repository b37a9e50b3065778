import ChainRule
import ChainRuleTraining
import Testing

/// NaN and infinities: the layer where they arose, and nothing else.
@Suite struct NotFiniteTests {
    private let network: Network<Matrix<Float>>

    init() throws {
        network = try .classifier(inputs: 3, hidden: [4, 5, 4], classes: 2, activation: .tanh, seed: 1)
    }

    private func findings(_ target: Float = 1) throws -> [HealthFinding] {
        try network.health(on: [[1, 2, 3], [0, 1, 0]], targets: [[0], [target]]).findings
    }

    @Test func `NaN in a weight is found`() throws {
        let weight = try network.graph.node(named: "layer2.weight")
        var value = try weight.value
        value[0, 1] = .nan
        try network.graph.feed(weight, value)
        let found = try findings()
        #expect(
            found == [
                .notFinite(layer: "layer2", values: .parameters, notFinite: 1, of: 25),
                .notFinite(layer: "layer2", values: .activations, notFinite: 2, of: 10),
            ])
        #expect(
            found.first?.description
                == "1 of layer2's 25 parameters are NaN or infinite: look at the data, then for a smaller "
                + "learning rate")
    }

    @Test func `NaN in activations is found`() throws {
        let network = try Network<Matrix<Float>>.classifier(
            inputs: 3, hidden: [4, 5], classes: 2, activation: .relu, seed: 1)
        for name in ["layer1.weight", "layer2.weight"] {
            let weight = try network.graph.node(named: name)
            try network.graph.feed(weight, try weight.value.filled(with: 1e30))
        }
        let report = try network.health(on: [[1, 2, 3], [0, 1, 0]], targets: [[0], [1]])
        #expect(
            report.findings
                == [.notFinite(layer: "layer2", values: .activations, notFinite: 10, of: 10)])
        #expect(report.layers[1].activations.infinite == 10)
        #expect(report.layers[1].activations.deviation == 0)
    }

    @Test func `NaN in gradients is found`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 2)
        let hidden = try Dense(3, activation: .tanh)(x, in: model)
        let middle = try Dense(2)(hidden, in: model)
        // The value is 0, where the slope of √ is infinite.
        let loss = (middle - middle.stopGradient()).sqrt().sum(.all)
        let report = try model.health(of: loss, rows: 1)
        #expect(report.loss == 0)
        #expect(
            report.findings == [.notFinite(layer: "layer2", values: .gradients, notFinite: 2, of: 2)])
    }

    @Test func `NaN in the loss alone is found`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let y = try Dense(2)(model.input("x", width: 2), in: model)
        let loss = y.sum(.all) + model.graph.constant([[.infinity]])
        #expect(try model.health(of: loss, rows: 1).findings == [.lossNotFinite])
    }

    @Test func `numbers that are finite are not reported`() throws {
        #expect(
            try network.health(on: [[1, 2, 3]], targets: [[0]]).layers.allSatisfy(\.activations.isFinite))
    }
}
