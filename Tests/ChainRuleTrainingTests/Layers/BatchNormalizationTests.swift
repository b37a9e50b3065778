import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct BatchNormalizationTests {
    private let model = Model<Matrix<Double>>(seed: 1)

    /// A normalized input that gradients reach.
    private func layer(
        _ rows: Matrix<Double>, _ layer: BatchNormalization = BatchNormalization()
    ) throws -> (x: Variable<Matrix<Double>>, y: Variable<Matrix<Double>>) {
        let x = model.graph.input(rows, name: "x")
        return (x, try layer(x, in: model, named: "norm"))
    }

    private func value(_ name: String) throws -> Matrix<Double> { try model.graph.node(named: name).value }

    private func feed(_ name: String, _ value: Matrix<Double>) throws {
        try model.graph.feed(try model.graph.node(named: name), value)
    }

    @Test(arguments: [1, 2, 64])
    func `batch normalization has the right gradients in training`(rows: Int) throws {
        let (x, y) = try layer(normal(rows, 3, mean: 2, deviation: 1.5))
        try feed("norm.gamma", [[0.5, -2, 3]])
        try feed("norm.beta", [[0.1, 0.2, 0.3]])
        let report = try model.train(rows: rows) {
            try model.graph.forward(to: y)
            return try model.graph.checkGradients(of: y)
        }
        #expect(report.passed, "\(report)")
        #expect(report.elements.count == rows * 3 + 6)
        #expect(Set(report.elements.map(\.input)) == [x.name, "norm.gamma", "norm.beta"])
    }

    @Test(arguments: [1, 2, 64])
    func `batch normalization has the right gradients in evaluation`(rows: Int) throws {
        let (x, y) = try layer(normal(rows, 3))
        try feed("norm.gamma", [[0.5, -2, 3]])
        try feed("norm.runningVariance", [[4, 9, 0.25]])
        #expect(try model.graph.checkGradients(of: y).passed)
        // The statistics have no share: dy/dx is γ/√(σ² + ε), the same in every row.
        try model.graph.forward(to: y)
        try model.graph.backward(from: y)
        let slopes = try x.gradient
        let expected = zip([0.5, -2, 3], [4, 9, 0.25]).map { $0 / ($1 + 1e-5).squareRoot() }
        for row in 0..<rows {
            #expect((0..<3).allSatisfy { abs(slopes[row, $0] - expected[$0]) < 1e-14 })
        }
    }

    /// The true gradient, which the paper gives; without the statistics' share it would be γ/√(σ² + ε) times
    /// the upstream gradient.
    @Test func `the backward of batch normalization is the paper's`() throws {
        let rows = normal(8, 2, mean: -3, deviation: 2)
        let upstream = normal(8, 2, seed: 9)
        let (x, y) = try layer(rows)
        try model.train(rows: 8) {
            try model.graph.forward(to: y)
            try model.graph.backward(from: y, upstream: upstream)
        }
        let centered = rows - rows.mean(.eachColumn)
        let deviation = (centered.squared().mean(.eachColumn) + 1e-5).sqrt()
        let hat = centered / deviation
        let mean = upstream.mean(.eachColumn)
        let expected = (upstream - mean - hat * (upstream * hat).mean(.eachColumn)) / deviation
        #expect(distance(try x.gradient, expected) < 1e-13)
        #expect(distance(try model.parameters[0].gradient, (upstream * hat).sum(.eachColumn)) < 1e-13)
        #expect(distance(try model.parameters[1].gradient, upstream.sum(.eachColumn)) < 1e-13)
    }

    @Test func `batch normalization in training gives mean zero and deviation one`() throws {
        let (_, y) = try layer(normal(50, 4, mean: 100, deviation: 20))
        let z = try model.train(rows: 50) { try model.graph.forward(to: y) }
        #expect(distance(z.mean(.eachColumn), .zeros(rows: 1, columns: 4)) < 1e-12)
        #expect(distance(z.squared().mean(.eachColumn), Matrix(repeating: 1, rows: 1, columns: 4)) < 1e-6)
    }

    @Test func `one row through batch normalization is beta without a gradient`() throws {
        let (x, y) = try layer([[3, -4]])
        try feed("norm.beta", [[0.5, 7]])
        let z = try model.train(rows: 1) {
            let z = try model.graph.forward(to: y)
            try model.graph.backward(from: y)
            return z
        }
        #expect(z == [[0.5, 7]])
        #expect(try x.gradient == [[0, 0]])
        #expect(try value("norm.runningMean") == [[3 * 0.1, -4 * 0.1]])
        #expect(try value("norm.runningVariance") == [[1, 1]])
    }

    /// Columns of means 2 and 20, whose squared distances from them sum up to 2 and 200.
    @Test func `batch normalization keeps running statistics`() throws {
        let (_, y) = try layer([[1, 10], [2, 20], [3, 30]])
        for _ in 0..<2 { try model.train(rows: 3) { _ = try model.graph.forward(to: y) } }
        // 0.9 · (0.1 · mean) + 0.1 · mean, and 0.9 · (0.9 + 0.1 · variance) + 0.1 · variance
        #expect(distance(try value("norm.runningMean"), [[0.38, 3.8]]) < 1e-14)
        #expect(distance(try value("norm.runningVariance"), [[0.81 + 0.19 * 1, 0.81 + 0.19 * 100]]) < 1e-13)
        let before = try value("norm.runningMean")
        let z = try model.graph.forward(to: y)
        #expect(try value("norm.runningMean") == before)  // evaluation changes nothing
        #expect(abs(z[0, 0] - (1 - 0.38) / (1 + 1e-5).squareRoot()) < 1e-14)
    }

    @Test func `batch normalization has the book's form, too`() throws {
        let (_, y) = try layer(
            [[1, 10], [2, 20], [3, 30]],
            BatchNormalization(momentum: 0.5, epsilon: 1e-7, runningVariance: .population))
        try model.train(rows: 3) { _ = try model.graph.forward(to: y) }
        #expect(distance(try value("norm.runningMean"), [[1, 10]]) < 1e-14)
        #expect(distance(try value("norm.runningVariance"), [[0.5 + 1.0 / 3, 0.5 + 100.0 / 3]]) < 1e-13)
    }

    /// As a checkpoint does it.
    @Test func `states are stored by name`() throws {
        let (_, y) = try layer(normal(16, 2, mean: 4))
        try model.train(rows: 16) { _ = try model.graph.forward(to: y) }
        let stored = try model.graph.tensors(of: model.states)
        #expect(stored.keys.sorted() == ["norm.runningMean", "norm.runningVariance"])
        #expect(model.parameters.map(\.name) == ["norm.gamma", "norm.beta"])

        let other = Model<Matrix<Double>>(seed: 2)
        let x = other.graph.input(normal(16, 2, mean: 4), name: "x")
        let again = try BatchNormalization()(x, in: other, named: "norm")
        try other.graph.load(stored, into: other.states)
        #expect(try other.graph.forward(to: again) == model.graph.forward(to: y))
    }

    @Test func `settings of batch normalization are checked`() throws {
        let x = model.input("x", width: 2)
        for layer in [
            BatchNormalization(momentum: 0), BatchNormalization(momentum: 1.5),
            BatchNormalization(momentum: .nan), BatchNormalization(epsilon: 0),
            BatchNormalization(epsilon: .infinity),
        ] {
            #expect(throws: TrainingError.self) { try layer(x, in: model) }
        }
        #expect(
            throws: TrainingError.invalidSetting(
                "epsilon of norm", value: "-1.0", needs: "a number above 0")
        ) { try BatchNormalization(epsilon: -1)(x, in: model, named: "norm") }
    }

    /// The other head's statistics cannot be moved, and then no weight must.
    @Test func `a step of one of two heads is refused before anything changes`() throws {
        let model = Model<Matrix<Double>>(seed: 2)
        let x = model.input("x", width: 3)
        let heads = try (0..<2).map { _ in try Sequential(Dense(2), BatchNormalization())(x, in: model).sum()
        }
        let optimization = try Optimization(of: model.graph, with: Momentum(learningRate: 0.1))
        try model.graph.feed(x, normal(5, 3))
        let before = try model.storedVariables.map { try $0.value }
        let learning = Array(model.parameters.prefix(4))
        #expect(throws: GraphError.self) {
            try model.train(rows: 5) {
                try model.graph.forward(to: heads[0])
                try model.graph.backward(from: heads[0])
                for parameter in model.parameters where !learning.contains(parameter) {
                    try model.graph.freeze(parameter)
                }
                try optimization.step()
            }
        }
        #expect(try model.storedVariables.map { try $0.value } == before && optimization.steps == 0)
        try model.train(rows: 5) {
            try model.graph.forward(to: heads)
            try model.graph.backward(from: heads)
            try optimization.step()
        }
        #expect(optimization.steps == 1)
        let beta = try #require(model.parameters.firstIndex { $0.name == "layer2.beta" })
        #expect(try model.parameters[beta].value != before[beta])
        #expect(try model.states[0].value != before[model.parameters.count])
    }
}
