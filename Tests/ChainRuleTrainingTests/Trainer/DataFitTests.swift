import ChainRule
import ChainRuleTraining
import Testing

/// Data that make no sense for a network are errors before the first step.
@Suite struct DataFitTests {
    private typealias Data = Dataset<Double>

    private func train(_ network: Network<Matrix<Double>>, _ data: Data, validation: Data? = nil) throws {
        let before = try network.model.parameters.map { try $0.value }
        defer { #expect((try? network.model.parameters.map { try $0.value }) == before) }
        let trainer = try Trainer(network, on: data, optimizer: SGD(), batchSize: 1)
        try trainer.run(epochs: 1, validatingOn: validation)
    }

    private func classifier(_ targets: ClassTargets = .classIndices) throws -> Network<Matrix<Double>> {
        try .classifier(inputs: 1, hidden: [], classes: 2, targets: targets, seed: 1)
    }

    @Test func `labels out of range are errors`() throws {
        let network = try classifier()
        expectError("row 2, column 0: class 2 does not exist, the network has 0..<2") {
            try train(network, Data(rows: [[1], [2], [3]], classIndices: [0, 1, 2]))
        }
        expectError("row 1, column 0: class 0.5 does not exist") {
            try train(network, Data(inputs: [[1], [2]], targets: [[0], [0.5]]))
        }
        expectError("row 0, column 0: class -1 does not exist") {
            try train(network, Data(inputs: [[1], [2]], targets: [[-1], [0]]))
        }
        expectError("the targets have 2 columns") {
            try train(network, Data(inputs: [[1], [2]], targets: [[1, 0], [0, 1]]))
        }
        expectError("row 1, column 1: the target is 2.0") {
            try train(classifier(.oneHot), Data(inputs: [[1], [2]], targets: [[1, 0], [0, 2]]))
        }
        expectError("row 1, column 0: the targets of this row add up to 2.0; the loss takes probabilities") {
            try train(classifier(.oneHot), Data(inputs: [[1], [2]], targets: [[1, 0], [1, 1]]))
        }
        expectError("row 0, column 0: the targets of this row add up to 0.0") {
            try train(classifier(.oneHot), Data(inputs: [[1], [2]], targets: [[0, 0], [0, 1]]))
        }
        // What two decimals leave of a third.
        _ = try Trainer(
            classifier(.oneHot), on: Data(inputs: [[1], [2]], targets: [[0.33, 0.66], [0, 1]]),
            optimizer: SGD(),
            batchSize: 1)
        expectError("row 1, column 0: the target is 2.0; the loss takes probabilities, from 0 to 1") {
            try train(.logisticRegression(inputs: 1), Data(rows: [[1], [2], [3]], classIndices: [0, 2, 1]))
        }
    }

    @Test func `labels of the validation data are checked`() throws {
        let good = try Data(rows: [[1], [2]], classIndices: [0, 1])
        expectError("class 3 does not exist") {
            try train(classifier(), good, validation: Data(rows: [[1], [2]], classIndices: [0, 3]))
        }
    }

    @Test func `training data of one class are an error`() throws {
        expectError("only one class has rows: nothing to tell apart") {
            try train(classifier(), Data(rows: [[1], [2]], classIndices: [1, 1]))
        }
        expectError("only one class has rows") {
            try train(classifier(.oneHot), Data(inputs: [[1], [2]], targets: [[0, 1], [0, 1]]))
        }
        expectError("only one class has rows") {
            try train(.logisticRegression(inputs: 1), Data(inputs: [[1], [2]], targets: [[0], [0]]))
        }
        // Also where the loss is one's own.
        expectError("only one class has rows") {
            try train(.linearRegression(inputs: 1), Data(rows: [[1], [2]], classIndices: [1, 1]))
        }
        // To be measured on they are good.
        let trainer = try Trainer(
            classifier(), on: Data(rows: [[1], [2]], classIndices: [0, 1]), optimizer: SGD(), batchSize: 2)
        try trainer.run(
            epochs: 1, validatingOn: Data(rows: [[1], [2]], classIndices: [0, 0], classCount: 2),
            metrics: [.accuracy])
        #expect(trainer.epoch == 1)
    }

    @Test func `inputs of another width are an error`() throws {
        #expect(throws: GraphError.self) {
            try train(classifier(), Data(rows: [[1, 2], [3, 4]], classIndices: [0, 1]))
        }
        #expect(throws: GraphError.self) {
            try train(
                .linearRegression(inputs: 1, outputs: 2),
                Data(inputs: [[1], [2]], targets: [[1, 2, 3], [4, 5, 6]]))
        }
    }

    @Test func `a loss that is not 1×1 is an error`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 1)
        let network = Network(model: model, inputs: x, scores: try Dense(2)(x, in: model)) {
            $0
        } loss: {
            ($0 - $1).squared()
        }
        #expect(throws: TrainingError.invalidSetting("the network's loss", value: "1×2", needs: "1×1")) {
            try train(network, Data(inputs: [[1], [2]], targets: [[1], [2]]))
        }
    }

    @Test func `a parameter that the loss does not need is an error`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 1)
        let network = Network(model: model, inputs: x, scores: try Dense(1)(x, in: model)) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
        let other = model.graph.parameter([[1]], name: "other")
        let trainer = try Trainer(
            network, on: Data(inputs: [[1], [2]], targets: [[1], [2]]), optimizer: SGD(), batchSize: 1)
        var events = 0
        let count = TrainingCallback<Double> { _, _, _ in events += 1 }
        let error = #expect(throws: TrainingError.self) { try trainer.run(epochs: 1, calling: [count]) }
        #expect(
            error?.description == "parameter \"other\" is one that the loss does not depend on; "
                + "it has to be frozen, or in no group of the optimization")
        #expect(events == 0 && trainer.iteration == 0)
        try model.graph.freeze(other)
        try trainer.run(epochs: 1)
        #expect(trainer.epoch == 1)
    }

    @Test func `a metric that cannot be computed is an error before the first step`() throws {
        let line = try Network<Matrix<Double>>.linearRegression(inputs: 1)
        let data = try Data(inputs: [[1], [2]], targets: [[1], [5]])
        let trainer = try Trainer(line, on: data, optimizer: SGD(), batchSize: 1)
        #expect(throws: TrainingError.self) { try trainer.run(epochs: 1, trainingMetrics: [.accuracy]) }
        #expect(throws: TrainingError.self) {
            try trainer.run(epochs: 1, validatingOn: data, metrics: [.accuracy])
        }
        #expect(trainer.iteration == 0)
        try trainer.run(epochs: 1, validatingOn: data, metrics: [.meanSquaredError])
        #expect(trainer.iteration == 2)
    }
}
