import ChainRule
import ChainRuleTraining
import Testing

@Suite struct DenseTests {
    private let model = Model<Matrix<Double>>(seed: 1)

    @Test func `a dense layer computes weighted sums through the activation`() throws {
        let x = model.input("x", width: 2)
        let y = try Dense(2, activation: .relu)(x, in: model, named: "hidden")
        try model.graph.feed(try model.graph.node(named: "hidden.weight"), [[1, -1], [2, -2]])
        try model.graph.feed(try model.graph.node(named: "hidden.bias"), [[10, 1]])
        try model.graph.feed(x, [[1, 1], [0, 0]])
        #expect(try model.graph.forward(to: y) == [[13, 0], [10, 1]])
    }

    @Test func `a dense layer works without bias or activation`() throws {
        let x = model.input("x", width: 2)
        let y = try Dense(1, hasBias: false, initializer: .constant(2))(x, in: model)
        #expect(model.parameters.map(\.name) == ["layer1.weight"])
        try model.graph.feed(x, [[1, -4]])
        #expect(try model.graph.forward(to: y) == [[-6]])
    }

    /// The weights are those that the initializer draws from the model's generator, row by row.
    @Test(arguments: [
        (Dense(30, activation: .relu), Initializer.he()),
        (Dense(30, activation: .tanh), .xavier()),
        (Dense(30, activation: .leakyReLU(slope: 0.5)), .he(slope: 0.5)),
        (Dense(30), .xavier()),
        (Dense(30, activation: .relu, initializer: .normal()), .normal()),
    ])
    func `a dense layer draws its first weights row by row`(_ layer: Dense, _ initializer: Initializer) throws
    {
        _ = try layer(model.input("x", width: 20), in: model)
        var generator = SeededGenerator(seed: 1)
        #expect(
            try model.parameters[0].value == initializer.matrix(rows: 20, columns: 30, using: &generator))
        #expect(try model.parameters[1].value == .zeros(rows: 1, columns: 30))
        #expect(model.generator == generator)
    }

    /// A neuron of one number, and a layer that numbers cannot hold.
    @Test func `a dense layer of scalars is a neuron`() throws {
        let model = Model<Scalar>(seed: 1)
        let x = model.input("x", width: 1)
        let y = try Dense(1, initializer: .constant(3))(x, in: model)
        try model.graph.feed(x, 2)
        #expect(try model.graph.forward(to: y) == 6)
        #expect(throws: GraphError.self) { try Dense(2)(x, in: model) }
    }

    @Test func `settings of a dense layer are checked`() throws {
        let x = model.input("x", width: 2)
        #expect(
            throws: TrainingError.invalidSetting("outputs of layer1", value: "0", needs: "1 or more")
        ) { try Dense(0)(x, in: model) }
        #expect(throws: GraphError.self) {
            try Dense(2, initializer: .uniform(limit: -1))(x, in: model)
        }
    }

    /// A size that there is no memory for, whatever first weights are drawn for it.
    @Test func `a dense layer too large for memory is an error`() throws {
        let x = model.input("x", width: 2)
        for initializer in [Initializer.xavier(), .xavier(form: .inputs), .he(), .zeros] {
            #expect(throws: GraphError.self) { try Dense(.max, initializer: initializer)(x, in: model) }
        }
        let wide = model.input("wide", width: .max)
        #expect(throws: GraphError.self) { try Dense(2)(wide, in: model) }
    }

    @Test func `slopes of PReLU learn`() throws {
        let x = model.input("x", width: 2)
        let y = try Dense(2, activation: .prelu(slope: 0.1))(x, in: model)
        #expect(model.parameters.map(\.name).contains("layer1.activation.slope"))
        try model.graph.feed(x, normal(3, 2))
        #expect(try model.graph.checkGradients(of: y).passed)
    }
}
