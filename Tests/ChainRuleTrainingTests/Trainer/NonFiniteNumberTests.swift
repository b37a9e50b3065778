import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct NonFiniteNumberTests {
    /// y = f(x·w), one weight, mean squared error; rows of one input and one target.
    private func trainer(
        weight: Double = 1, rate: Double = 0.1, inputs: [Double] = [1, 2, 3],
        batchSize: Int = 1,
        _ f: (Variable<Matrix<Double>>) -> Variable<Matrix<Double>>
    ) throws -> Trainer<Double> {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 1)
        let w = model.graph.parameter([[weight]], name: "w")
        let network = Network(model: model, inputs: x, scores: f(x * w)) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
        let column = Matrix(rows: inputs.count, columns: 1) { row, _ in inputs[row] }
        let data = try Dataset(inputs: column, targets: column)
        return try Trainer(network, on: data, optimizer: SGD(learningRate: rate), batchSize: batchSize)
    }

    /// Runs into an error, and sees that nothing has changed by that step.
    private func error(_ trainer: Trainer<Double>, epochs: Int = 1) throws -> NonFiniteNumber {
        var before = try RunState(trainer)
        let error = #expect(throws: NonFiniteNumber.self) {
            try trainer.run(
                epochs: epochs,
                calling: [
                    TrainingCallback { _, _, trainer in
                        if trainer.epochStart != nil { before = try RunState(trainer) }
                    }
                ])
        }
        let after = try RunState(trainer)
        #expect(after.weights == before.weights && after.batches == before.batches)
        #expect(after.optimizer == before.optimizer && after.generator == before.generator)
        return try #require(error)
    }

    /// The third row gives the logarithm of −1.
    @Test(arguments: [false, true])
    func `NaN in the forward names the first node`(detectsAnomalies: Bool) throws {
        let trainer = try trainer(rate: 1e-3, inputs: [1, 2, -1]) { ($0.log() + 1) * 2 }
        trainer.detectsAnomalies = detectsAnomalies
        let error = try error(trainer)
        #expect(error.pass == .forward && error.operation == "log" && error.number.isNaN)
        #expect(error.epoch == 1 && error.iteration == 3 && error.row == 0 && error.column == 0)
        #expect(
            error.description
                == "epoch 1, iteration 3, forward: \"\(error.node)\" (log) is nan at row 0, column 0")
        #expect(trainer.iteration == 2)
    }

    /// √0 is 0, and its slope is infinite: the gradient that the root hands back.
    @Test(arguments: [false, true])
    func `NaN in the backward names the node that hands it back`(detectsAnomalies: Bool) throws {
        let trainer = try trainer(rate: 1e-3, inputs: [1, 4, 0]) { $0.sqrt() + 1 }
        trainer.detectsAnomalies = detectsAnomalies
        let error = try error(trainer)
        #expect(error.pass == .backward && error.operation == "sqrt")
        #expect(error.operand == "x * w")
        #expect(error.iteration == 3)
        #expect(error.description.contains("(sqrt) hands back a gradient for \"x * w\""))
    }

    /// Also where a step draws masks and uses the batch's statistics, which it puts back afterwards.
    @Test func `NaN after dropout names the node`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 1)
        let scores = try Sequential(Dense(3), BatchNormalization(), Dropout(0.5))(x, in: model)
        // 0 where it was dropped: an infinite slope.
        let network = Network(model: model, inputs: x, scores: scores.abs().sqrt().sum(.eachRow)) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
        let column = Matrix<Double>(rows: 20, columns: 1) { row, _ in Double(row) }
        let trainer = try Trainer(
            network, on: Dataset(inputs: column, targets: column), optimizer: SGD(), batchSize: 10)
        let error = try error(trainer)
        #expect(error.pass == .backward && error.operation == "sqrt" && error.iteration == 1)
        #expect(error.operand?.contains(".abs()") == true)
    }

    /// The value is hidden: 1 / ∞ is 0, and the loss is finite. Only anomaly mode sees it, and first of all.
    @Test func `anomaly mode sees what the loss hides`() throws {
        let hidden = { (x: Variable<Matrix<Double>>) in x + 1 / (x * 1e300 * 1e300) }
        let trainer = try trainer(rate: 1e-3, hidden)
        try trainer.run(epochs: 1)
        trainer.detectsAnomalies = true
        let error = try error(trainer, epochs: 2)
        #expect(
            error.pass == .forward && error.number == .infinity && error.epoch == 2 && error.iteration == 4)
        #expect(error.operation == "× 1e+300")
    }

    /// Values of long chains are not kept, but computed again.
    @Test(arguments: [false, true])
    func `NaN is found in the node of a fused chain`(detectsAnomalies: Bool) throws {
        let inputs = (1...40).map { $0 == 33 ? -1 : Double($0) }
        let trainer = try trainer(rate: 1e-9, inputs: inputs, batchSize: 40) {
            (($0 * 2).log() + 1).exp() * 3
        }
        trainer.network.graph.leastFusedBytes = 1
        _ = try trainer.network.predict(trainer.data.inputs)
        #expect(trainer.network.graph.droppedCount > 0)
        trainer.detectsAnomalies = detectsAnomalies
        let error = try error(trainer)
        #expect(error.pass == .forward && error.operation == "log")
        #expect(error.iteration == 1 && error.row == 32)
    }

    @Test(arguments: [false, true])
    func `anomaly mode gives the same bits`(inTiles: Bool) throws {
        let (trainer, other) = (try SmallRun.trainer(), try SmallRun.trainer())
        if inTiles {
            trainer.network.graph.leastFusedBytes = 1
            other.network.graph.leastFusedBytes = 1
            _ = try trainer.network.predict(trainer.data.inputs)
            #expect(trainer.network.graph.droppedCount > 0)
        }
        other.detectsAnomalies = true
        try SmallRun.run(trainer, epochs: 3)
        try SmallRun.run(other, epochs: 3)
        #expect(try RunState(trainer) == RunState(other))
    }

    /// The weights grow with each step, until their squares are too large.
    @Test func `a learning rate that is too high ends with the node named`() throws {
        let trainer = try trainer(weight: 2, rate: 30) { $0 + 0 }
        let error = try error(trainer, epochs: 1000)
        #expect(error.pass == .forward && error.epoch > 10)
        #expect(try trainer.network.model.parameters.allSatisfy { try $0.value.isFinite })
        #expect(trainer.history.records.count == error.epoch - 1)
    }

    @Test func `a parameter that is NaN is named`() throws {
        let trainer = try trainer(weight: .nan) { $0 }
        let error = try error(trainer)
        #expect(error.node == "w" && error.operation == "parameter" && error.iteration == 1)
    }

    /// A last step beyond the greatest number: the epoch is not recorded as if all were well.
    @Test func `a step that makes weights infinite is an error`() throws {
        let trainer = try trainer(weight: 2, rate: 1e308, inputs: [30]) { $0 }
        let error = #expect(throws: NonFiniteNumber.self) { try trainer.run(epochs: 1) }
        #expect(error?.pass == .step && error?.node == "w" && error?.epoch == 1 && error?.iteration == 1)
        #expect(trainer.history.records.isEmpty)
    }

    @Test func `a validation loss that is NaN is an error`() throws {
        let trainer = try trainer(rate: 1e-3) { $0.log() }
        let validation = try Dataset<Double>(inputs: [[2], [-2]], targets: [[1], [1]])
        let error = #expect(throws: NonFiniteNumber.self) {
            try trainer.run(epochs: 1, validatingOn: validation)
        }
        #expect(error?.pass == .validation && error?.operation == "log" && error?.row == 1)
        #expect(trainer.history.records.isEmpty)
        try trainer.run(epochs: 1)  // without it the epoch is finished
        #expect(trainer.history.records.count == 1 && trainer.iteration == 3)
    }
}
