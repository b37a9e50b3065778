import ChainRule
import ChainRuleTraining
import Testing

@Suite struct MetricTests {
    private static let scores: Matrix<Double> = [
        [0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.5, 0.4, 0.1], [0, 1, 0],
    ]
    private static let inputs: Matrix<Double> = [[0], [0], [0], [0]]

    private func accuracy(_ predictions: Matrix<Double>, _ data: Dataset<Double>) throws -> Double {
        try Metric.accuracy.value(Predictions(predictions, for: data))
    }

    /// By hand: rows 0, 1 and 3 are right.
    @Test func `accuracy of class indices is right`() throws {
        let data = try Dataset(inputs: Self.inputs, classIndices: [0, 2, 1, 1])
        #expect(try accuracy(Self.scores, data) == 0.75)
    }

    /// Of a network that does not say something for each row.
    @Test(arguments: [1, 3, 5])
    func `predictions of other rows than the data are an error`(_ rows: Int) throws {
        let predictions = Matrix<Double>.zeros(rows: rows, columns: 3)
        let problem = TrainingError.unsuitableData("\(rows) rows are predicted, the data have 4")
        for data in [
            try Dataset(inputs: Self.inputs, classIndices: [0, 2, 1, 1]),
            try Dataset(inputs: Self.inputs, targets: [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0]]),
        ] {
            #expect(throws: problem) { try accuracy(predictions, data) }
        }
    }

    /// What is no number is the greatest of no row: not a right answer wherever class 0 is.
    @Test func `accuracy does not hide NaN`() throws {
        let data = try Dataset(inputs: Self.inputs, classIndices: [0, 0, 0, 1])
        #expect(try accuracy(Self.scores * .nan, data).isNaN)
        #expect(try accuracy([[1, 0], [1, 0], [.nan, 0], [0, 1]], data).isNaN)
        #expect(try accuracy([[.infinity, -.infinity], [1, 0], [1, 0], [0, 1]], data) == 1)
    }

    @Test func `accuracy of one-hot rows is right`() throws {
        let data = try Dataset(
            inputs: Self.inputs, targets: [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0]])
        #expect(try accuracy(Self.scores, data) == 0.75)
    }

    /// One column: from a half on, it is the second class.
    @Test func `accuracy of probabilities takes one half`() throws {
        let probabilities: Matrix<Double> = [[0.2], [0.5], [0.9], [0.499]]
        #expect(
            try accuracy(probabilities, Dataset(inputs: Self.inputs, classIndices: [0, 1, 0, 1])) == 0.5)
        #expect(
            try accuracy(probabilities, Dataset(inputs: Self.inputs, targets: [[0], [1], [1], [0]])) == 1)
    }

    @Test func `accuracy of values is an error`() throws {
        let values = try Dataset(inputs: Self.inputs, targets: [[0], [1], [0.5], [1]])
        #expect(throws: TrainingError.self) { try accuracy([[0], [0], [0], [0]], values) }
        let rows = try Dataset(inputs: Self.inputs, targets: [[1, 0], [1, 1], [0, 1], [0, 1]])
        #expect(throws: TrainingError.self) { try accuracy(.zeros(rows: 4, columns: 2), rows) }
        let many = try Dataset(inputs: Self.inputs, classIndices: [0, 1, 2, 3])
        #expect(
            throws: TrainingError.unsuitableData("the data have 4 classes, the network tells 3 apart")
        ) { try accuracy(Self.scores, many) }
        #expect(throws: TrainingError.self) { try accuracy(Self.scores, values) }
    }

    @Test func `the mean squared error is over all rows and columns`() throws {
        func error(_ predictions: Matrix<Double>, _ data: Dataset<Double>) throws -> Double {
            try Metric.meanSquaredError.value(Predictions(predictions, for: data))
        }
        let column: Matrix<Double> = [[1], [2], [3], [4]]
        #expect(try error(column, Dataset(inputs: Self.inputs, targets: [[1], [0], [3], [5]])) == 1.25)
        #expect(try error(column, Dataset(inputs: Self.inputs, classIndices: [0, 1, 0, 1])) == 20.0 / 4)
        // Beside three columns class 1 is (0, 1, 0).
        let classes = try Dataset(inputs: Self.inputs, classIndices: [1, 1, 1, 1], classCount: 3)
        #expect(try error(.zeros(rows: 4, columns: 3), classes) == 4.0 / 12)
        #expect(throws: TrainingError.self) {
            try error(.zeros(rows: 4, columns: 2), Dataset(inputs: Self.inputs, classIndices: [0, 1, 2, 1]))
        }
        #expect(throws: TrainingError.self) {
            try error(.zeros(rows: 4, columns: 2), Dataset(inputs: Self.inputs, targets: column))
        }
    }

    /// As small as the documentation says.
    @Test func `a metric of one's own is measured`() throws {
        let greatest = Metric<Double>("greatest error") { rows in
            (rows.outputs - rows.targets).abs().maximum(.all)[0, 0]
        }
        let line = try Network<Matrix<Double>>.linearRegression(inputs: 1)
        let data = try Dataset<Double>(inputs: [[1], [2]], targets: [[1], [-5]])
        let trainer = try Trainer(line, on: data, optimizer: SGD(learningRate: 0), batchSize: 2)
        try trainer.run(epochs: 1, validatingOn: data, metrics: [greatest])
        #expect(trainer.history.records[0].validationMetrics == ["greatest error": 5])
    }
}
