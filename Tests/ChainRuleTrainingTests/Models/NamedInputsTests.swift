import ChainRule
import ChainRuleTraining
import Testing

@Suite struct NamedInputsTests {
    typealias M = Matrix<Double>

    private func network() throws -> Network<M> {
        let model = Model<M>(seed: 1)
        let inputs = model.inputs(["left": 2, "right": 1])
        let left = try Dense(1, hasBias: false, initializer: .constant(3))(inputs["left"], in: model)
        return Network(model: model, inputs: inputs, scores: left - inputs["right"]) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
    }

    @Test func `names decide where values go`() throws {
        let network = try network()
        let rows = try network.rows(["right": [[10], [20]], "left": [[1, 2], [3, 4]]])
        #expect(rows == [[1, 2, 10], [3, 4, 20]])
        // 3·(1 + 2) − 10, 3·(3 + 4) − 20
        #expect(try network.predict(rows) == [[-1], [1]])
    }

    /// Two inputs of a trainer: y = x₁ + 2·x₂ − z is found.
    @Test func `a trainer learns from several`() throws {
        let network = try network()
        var generator = SeededGenerator(seed: 3)
        let left = M.random(rows: 40, columns: 2, in: -1..<1, using: &generator)
        let right = M.random(rows: 40, columns: 1, in: -1..<1, using: &generator)
        let targets = left.matmul([[1], [2]]) - right
        let data = try Dataset(inputs: network.rows(["left": left, "right": right]), targets: targets)
        let trainer = try Trainer(network, on: data, optimizer: SGD(learningRate: 0.3), batchSize: 10)
        try trainer.run(epochs: 100)
        #expect(distance(try network.model.parameters[0].value, [[1], [2]]) < 1e-6)
    }

    @Test func `named inputs that do not fit are errors`() throws {
        let network = try network()
        func message(_ values: [String: M]) -> String? {
            do { _ = try network.rows(values) } catch { return error.description }
            return nil
        }
        #expect(message(["left": [[1, 2]]]) == "the input \"right\" is missing")
        #expect(
            message(["left": [[1, 2]], "rihgt": [[1]]])
                == "the network has no input named \"rihgt\"; it has [\"left\", \"right\"]")
        #expect(
            message(["left": [[1, 2]], "right": [[1], [2]]]) == "the input \"right\" is 2×1, not 1×1")
        #expect(message(["left": [[1]], "right": [[1]]]) == "the input \"left\" is 1×1, not 1×2")
        let plain = try Network<M>.linearRegression(inputs: 1)
        #expect(throws: TrainingError.self) { try plain.rows([:]) }
    }
}
