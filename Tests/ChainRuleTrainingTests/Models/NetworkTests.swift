import ChainRule
import ChainRuleTraining
import Testing

@Suite struct NetworkTests {
    /// Steps on one batch, each with the whole of it.
    private func fit(
        _ network: Network<Matrix<Double>>, _ rows: Matrix<Double>, _ targets: Matrix<Double>,
        with optimizer: any Optimizer, steps: Int
    ) throws {
        let optimization = try Optimization(of: network.graph, with: optimizer)
        try network.feed(rows, targets: targets)
        for _ in 0..<steps {
            try network.model.train(rows: rows.rows) { try optimization.step(on: network.loss) }
        }
    }

    /// Against the normal equations, solved by hand: y = 2x₁ − 3x₂ + 1 exactly.
    @Test func `linear regression finds the plane`() throws {
        let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
        let rows = normal(40, 2)
        try fit(
            network, rows, rows.matmul([[2], [-3]]) + 1, with: SGD(learningRate: 0.2), steps: 400)
        #expect(distance(try network.model.parameters[0].value, [[2], [-3]]) < 1e-10)
        #expect(distance(try network.model.parameters[1].value, [[1]]) < 1e-10)
        #expect(distance(try network.predict([[1, 1]]), [[0]]) < 1e-10)
    }

    /// Four examples, two on the wrong side: at the minimum the probabilities are the shares of each point.
    @Test func `logistic regression finds the shares`() throws {
        let network = try Network<Matrix<Double>>.logisticRegression(inputs: 1)
        #expect(try network.predict([[5]]) == [[0.5]])
        try fit(
            network, [[0], [0], [0], [0], [1], [1], [1], [1]], [[1], [0], [0], [0], [1], [1], [1], [0]],
            with: SGD(learningRate: 2), steps: 400)
        #expect(distance(try network.predict([[0], [1]]), [[0.25], [0.75]]) < 1e-10)
    }

    @Test(arguments: [ClassTargets.classIndices, .oneHot])
    func `a classifier learns XOR`(targets: ClassTargets) throws {
        let network = try Network<Matrix<Double>>.classifier(
            inputs: 2, hidden: [8], classes: 2, activation: .tanh, targets: targets, seed: 1)
        let rows: Matrix<Double> = [[0, 0], [1, 0], [0, 1], [1, 1]]
        let wanted: Matrix<Double> =
            targets == .classIndices ? [[0], [1], [1], [0]] : [[1, 0], [0, 1], [0, 1], [1, 0]]
        try fit(network, rows, wanted, with: Adam(learningRate: 0.05), steps: 200)
        let probabilities = try network.predict(rows)
        #expect(probabilities.argmaxOfEachRow == [0, 1, 1, 0])
        #expect(distance(probabilities.sum(.eachRow), [[1], [1], [1], [1]]) < 1e-15)
        #expect(try network.graph.forward(to: network.loss)[0, 0] < 0.05)
    }

    /// The book's network for MNIST.
    @Test func `ready networks have the parameters of their sizes`() throws {
        let digits = try Network<Matrix<Float>>.classifier(inputs: 784, hidden: [50], classes: 10, seed: 1)
        #expect(
            digits.model.parameters.map(\.name) == [
                "layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias",
            ])
        #expect(digits.model.summary().parameters == 784 * 50 + 50 + 50 * 10 + 10)
        #expect(throws: TrainingError.self) {
            try Network<Matrix<Float>>.classifier(inputs: 4, hidden: [0], classes: 2, seed: 1)
        }
    }

    @Test func `batches that do not fit are errors`() throws {
        let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
        #expect(throws: GraphError.self) { try network.predict([[1, 2, 3]]) }
        try network.feed([[1, 2]], targets: [[1], [2]])
        #expect(throws: GraphError.self) { try network.graph.forward(to: network.loss) }
    }

    /// Dropout and normalization in the middle, from a user's own layers to a step; and a gradient check of
    /// it.
    @Test func `a deep network with every layer learns`() throws {
        let model = Model<Matrix<Double>>(seed: 4)
        let x = model.input("x", width: 3)
        let scores = try Sequential(
            Dense(6, hasBias: false), BatchNormalization(), ActivationLayer(.tanh), Dropout(0.3), Dense(2)
        )(x, in: model)
        let network = Network(model: model, inputs: x, scores: scores) {
            $0.softmax()
        } loss: {
            $0.softmaxWithLoss($1, as: .classIndices)
        }
        let rows = normal(30, 3)
        let targets = Matrix<Double>(rows: 30, columns: 1) { row, _ in rows[row, 0] > rows[row, 1] ? 1 : 0 }
        try network.feed(rows, targets: targets)
        try model.train(rows: 30) {
            try network.graph.forward(to: network.loss)
            #expect(try network.graph.checkGradients(of: network.loss, tolerance: 1e-6).passed)
        }
        try fit(network, rows, targets, with: Adam(learningRate: 0.03), steps: 150)
        let wrong = zip(try network.predict(rows).argmaxOfEachRow, targets.elements).count {
            Double($0) != $1
        }
        #expect(wrong <= 1)
    }
}
