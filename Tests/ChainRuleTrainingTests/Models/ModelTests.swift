import ChainRule
import ChainRuleTraining
import Testing

@Suite struct ModelTests {
    private let model = Model<Matrix<Double>>(seed: 1)

    private struct Stop: Error {}

    @Test func `a failed step leaves evaluation and statistics`() throws {
        let x = model.graph.input(normal(4, 2, mean: 5), name: "x")
        let y = try Sequential(BatchNormalization(), Dropout())(x, in: model)
        let before = try model.graph.forward(to: y)
        #expect(throws: Stop.self) {
            try model.train(rows: 4) {
                #expect(model.isTraining)
                #expect(try model.graph.forward(to: y) != before)
                throw Stop()
            }
        }
        #expect(!model.isTraining)
        #expect(try model.graph.forward(to: y) == before)
    }

    @Test func `steps of a model are checked`() throws {
        #expect(throws: TrainingError.invalidSetting("rows", value: "0", needs: "1 or more")) {
            try model.train(rows: 0) {}
        }
        #expect(throws: TrainingError.self) { try model.train(rows: 1) { try model.train(rows: 1) {} } }
        #expect(!model.isTraining)
    }

    /// A step on another number of rows than was said.
    @Test func `a batch of another size is an error`() throws {
        let x = model.input("x", width: 2)
        let y = try Dropout()(x, in: model)
        try model.graph.feed(x, normal(3, 2))
        #expect(throws: GraphError.self) { try model.train(rows: 4) { try model.graph.forward(to: y) } }
    }

    @Test func `inputs of a model are data without gradient`() throws {
        let x = model.input("x", width: 3)
        #expect(try x.value == .zeros(rows: 1, columns: 3))
        #expect(try model.graph.isFrozen(x))
        #expect(model.parameters.isEmpty)
    }

    @Test func `a taken name is an error`() throws {
        let x = model.input("x", width: 3)
        let y = try Dense(2)(x, in: model, named: "hidden")
        #expect(throws: GraphError.self) { try Dense(2)(y, in: model, named: "hidden") }
    }
}
