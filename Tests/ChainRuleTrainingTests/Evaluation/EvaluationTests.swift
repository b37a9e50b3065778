import ChainRule
import ChainRuleTraining
import Testing

@Suite struct EvaluationTests {
    /// y = 2x, a mean squared error that a hand can compute.
    private func line() throws -> Network<Matrix<Double>> {
        let network = try Network<Matrix<Double>>.linearRegression(inputs: 1)
        try network.graph.feed(network.model.parameters[0], [[2]])
        return network
    }

    /// Errors of 1, 2, 3, 0, 0: a chunk of two rows weighs twice what one row does.
    @Test(arguments: [1, 2, 3, 4, 5, 100])
    func `chunks of an evaluation count their rows`(rowsAtATime: Int) throws {
        let data = try Dataset<Double>(
            inputs: [[1], [2], [3], [4], [5]], targets: [[1], [6], [3], [8], [10]])
        let evaluation = try line().evaluate(data, metrics: [.meanSquaredError], rowsAtATime: rowsAtATime)
        #expect(evaluation.rows == 5)
        #expect(abs(evaluation.loss - 14.0 / 5) < 1e-15)
        #expect(evaluation.metrics == ["mean squared error": 2.8])
        let predictions = try line().predictions(for: data, rowsAtATime: rowsAtATime)
        #expect(predictions.outputs.elements == [2, 4, 6, 8, 10])
    }

    /// Dropout and batch normalization do here what they do after training.
    @Test func `an evaluation does not train dropout and batch normalization`() throws {
        let trainer = try SmallRun.trainer()
        try trainer.run(epochs: 2)
        let (network, data) = (trainer.network, trainer.data)
        let first = try network.evaluate(data, metrics: [.accuracy])
        #expect(try network.evaluate(data, metrics: [.accuracy]) == first)
        let one = try network.predictions(for: data, rowsAtATime: 1).outputs
        #expect(distance(one, try network.predict(data.inputs)) < 1e-14)
    }

    @Test func `an evaluation within a training step is an error`() throws {
        let network = try line()
        let data = try Dataset<Double>(inputs: [[1]], targets: [[1]])
        #expect(throws: TrainingError.self) {
            try network.model.train(rows: 1) { try network.evaluate(data) }
        }
        #expect(throws: TrainingError.self) { try network.evaluate(data, rowsAtATime: 0) }
    }

    @Test func `an evaluation gives a confusion matrix`() throws {
        let network = try Network<Matrix<Double>>.logisticRegression(inputs: 1)
        try network.graph.feed(network.model.parameters[0], [[1]])
        let data = try Dataset<Double>(rows: [[-1], [1], [2], [-3]], classIndices: [0, 1, 0, 1])
        #expect(try network.confusionMatrix(of: data).counts == [[1, 1], [1, 1]])
    }
}
