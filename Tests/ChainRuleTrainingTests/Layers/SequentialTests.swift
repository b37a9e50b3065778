import ChainRule
import ChainRuleTraining
import Testing

@Suite struct SequentialTests {
    private let model = Model<Matrix<Double>>(seed: 1)

    @Test func `every parameter has a name`() throws {
        let x = model.input("x", width: 4)
        let inner = Sequential(Dense(3), ActivationLayer(.prelu()))
        let y = try Sequential(Dense(5, activation: .relu), inner, BatchNormalization())(x, in: model)
        #expect(
            model.parameters.map(\.name) == [
                "layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias",
                "layer3.activation.slope", "layer4.gamma", "layer4.beta",
            ])
        #expect(model.states.map(\.name) == ["layer4.runningMean", "layer4.runningVariance"])
        #expect(try model.graph.forward(to: y).shape == Shape(rows: 1, columns: 3))
    }

    @Test func `names of layers go on and nest`() throws {
        let x = model.input("x", width: 2)
        let y = try Sequential(Dense(2), Dense(2))(x, in: model)
        let z = try Dense(2)(y, in: model)
        _ = try Sequential([Dense(2), Sequential(Dense(2))])(z, in: model, named: "head")
        #expect(
            model.layers.map(\.summary.name) == ["layer1", "layer2", "layer3", "head.layer1", "head.layer2"])
    }

    /// What follows a `Dense`, past normalization and dropout, in or behind another sequence.
    @Test(arguments: [
        (Sequential(Dense(30), ActivationLayer(.relu)), Initializer.he()),
        (Sequential(Dense(30), BatchNormalization(), Dropout(), ActivationLayer(.relu)), .he()),
        (Sequential(Dense(30), Sequential(Dropout(), ActivationLayer(.relu))), .he()),
        (Sequential(Sequential(Dense(30)), ActivationLayer(.relu)), .he()),
        (Sequential(Dense(30), Sequential(Dropout()), ActivationLayer(.relu)), .he()),
        (Sequential(Dense(30), BatchNormalization(), Sequential(Dropout()), ActivationLayer(.relu)), .he()),
        (Sequential(Dense(30), Dense(30), ActivationLayer(.relu)), .xavier()),
        (Sequential(Dense(30), Dropout()), .xavier()),
        (Sequential(Dense(30, activation: .tanh), ActivationLayer(.relu)), .xavier()),
    ])
    func `first weights suit the activation`(_ layers: Sequential, _ initializer: Initializer) throws {
        _ = try layers(model.input("x", width: 20), in: model)
        var generator = SeededGenerator(seed: 1)
        #expect(
            try model.parameters[0].value == initializer.matrix(rows: 20, columns: 30, using: &generator))
    }

    @Test func `an empty sequence is the identity`() throws {
        let x = model.input("x", width: 2)
        #expect(try Sequential()(x, in: model) == x)
    }
}
