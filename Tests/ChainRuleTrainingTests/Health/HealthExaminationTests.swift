import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

/// That a look leaves no trace, and how a step is measured.
@Suite struct HealthExaminationTests {
    private static let optimizers: [any Optimizer] = [
        SGD(learningRate: 0.1), Momentum(), Nesterov(), AdaGrad(), RMSProp(), Adam(), AdamW(),
    ]

    /// x + scale · tanh(x·W + b)
    private struct Residual: Layer {
        let identity = LayerIdentity()
        func output<Value: ConcreteValue>(
            of x: Variable<Value>, in scope: LayerScope<Value>
        ) throws -> Variable<Value> {
            let scale = try scope.parameter("scale", rows: 1, columns: scope.inputs, .constant(0.3))
            return x + scale * (try scope.layer(Dense(scope.inputs, activation: .tanh), on: x))
        }
    }

    /// With everything that a step changes: masks, running statistics, what the optimizer remembers.
    private struct Sick {
        let model = Model<Matrix<Double>>(seed: 4)
        let loss: Variable<Matrix<Double>>
        let optimization: Optimization<Matrix<Double>>

        init(_ optimizer: any Optimizer) throws {
            let x = model.input("x", width: 6)
            let layers = Sequential(
                Dense(8, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dropout(0.5), Dense(1)
            )
            let y = try layers(x, in: model)
            loss = y.meanSquaredError(model.graph.constant(normal(40, 1, seed: 8)))
            optimization = try Optimization(of: model.graph, with: optimizer)
            try model.graph.feed(x, normal(40, 6))
        }

        func train() throws {
            for _ in 0..<3 { try model.train(rows: 40) { try optimization.step(on: loss) } }
        }

        func values() throws -> [Matrix<Double>] {
            try (model.parameters + model.states).map { try $0.value }
        }
    }

    @Test(arguments: optimizers.indices)
    func `training goes on bit for bit after a health examination`(_ index: Int) throws {
        let (looked, other) = (try Sick(Self.optimizers[index]), try Sick(Self.optimizers[index]))
        for _ in 0..<3 {
            let report = try looked.model.health(of: looked.loss, rows: 40, with: looked.optimization)
            let moved = report.layers.map(\.updateRatio)
            #expect(moved[0] ?? 0 > 0 && moved[1] ?? 0 > 0 && moved[2] == nil && moved[3] == nil)
            try looked.train()
            try other.train()
        }
        #expect(try looked.values() == other.values())
        #expect(looked.model.generator == other.model.generator)
        #expect(looked.optimization.state == other.optimization.state)
    }

    @Test func `a trainer goes on after a health examination`() throws {
        let digits = try DigitsData.all(as: Double.self).subset(Array(0..<200))
        func weights(looking: Bool) throws -> [Matrix<Double>] {
            let network = try Network<Matrix<Double>>.classifier(
                inputs: 64, scores: Sequential(Dense(20, activation: .relu), Dropout(), Dense(10)), seed: 1)
            let trainer = try Trainer(network, on: digits, optimizer: Adam(), batchSize: 50)
            let look = TrainingCallback<Double>.afterIterations(every: 3) { _, trainer in
                _ = try network.health(on: digits, with: trainer.optimization)
            }
            try trainer.run(epochs: 3, calling: looking ? [look] : [])
            return try network.model.parameters.map { try $0.value }
        }
        #expect(try weights(looking: true) == weights(looking: false))
    }

    @Test func `a failed health examination leaves no trace`() throws {
        let sick = try Sick(Adam())
        try sick.train()
        let before = (try sick.values(), sick.model.generator, sick.optimization.state)
        #expect(throws: GraphError.self) {
            try sick.model.health(of: sick.loss, rows: 41, with: sick.optimization)
        }
        #expect(try sick.values() == before.0)
        #expect(sick.model.generator == before.1 && sick.optimization.state == before.2)
        #expect(!sick.model.isTraining)
    }

    @Test func `health within a training step is an error`() throws {
        let sick = try Sick(Adam())
        try sick.model.train(rows: 40) {
            try sick.model.graph.forward(to: sick.loss)
            #expect(throws: TrainingError.self) { try sick.model.health(of: sick.loss, rows: 40) }
            try sick.model.graph.backward(from: sick.loss)  // still possible
        }
    }

    /// ‖Δw‖ / ‖w‖ by hand: for SGD, η ‖g‖ / ‖w‖.
    @Test func `health measures the optimizer's step`() throws {
        let model = Model<Matrix<Double>>(seed: 4)
        let x = model.input("x", width: 2)
        let y = try Dense(1)(x, in: model)
        let graph = model.graph
        try graph.feed(graph.node(named: "layer1.weight"), [[3], [4]])
        try graph.feed(x, [[2, 0]])
        let optimization = try Optimization(of: graph, with: SGD(learningRate: 0.1))
        // y = 6; ∂y/∂w = (2, 0), ∂y/∂b = 1.
        let report = try model.health(of: y, rows: 1, with: optimization)
        #expect(report.loss == 6)
        #expect(abs((report.layers[0].updateRatio ?? 0) - 0.1 * 5.0.squareRoot() / 5) < 1e-15)
        #expect(report.layers[0].activations.mean == 6)
        #expect(report.layers[0].gradients?.mean == 1)
        #expect(report.layers[0].operation == "affine")
        #expect(report.layers[0].parameterCount == 3)
        #expect(try model.health(of: y, rows: 1).layers[0].updateRatio == nil)
    }

    @Test func `frozen parameters do not move`() throws {
        let sick = try Sick(SGD(learningRate: 0.1))
        try sick.model.graph.freeze(sick.model.graph.node(named: "layer1.weight"))
        let report = try sick.model.health(of: sick.loss, rows: 40, with: sick.optimization)
        #expect(report.layers[0].updateRatio == nil)
        #expect(report.layers[0].gradients != nil)
    }

    /// What the loss does not need is no part of the report; a residual block's parts know what they feed.
    @Test func `health reports only the layers that feed the loss`() throws {
        let model = Model<Matrix<Double>>(seed: 4)
        let x = model.input("x", width: 3)
        let start = try Dropout(0.2)(x, in: model)
        let first = try Dense(3, activation: .sigmoid)(start, in: model)
        let block = try Residual()(first, in: model)
        _ = try Dense(2)(block, in: model, named: "unused")
        let end = try Dense(1)(block, in: model)
        try model.graph.feed(x, normal(30, 3))
        let report = try model.health(of: end.squared().mean(.all), rows: 30)
        #expect(
            report.layers.map(\.name) == ["layer1", "layer2", "layer3.layer1", "layer3", "layer4"])
        #expect(report.layers.map(\.next) == [[1], [2, 3], [3], [4], []])
        #expect(report.layers.map(\.isHidden) == [true, true, true, true, false])
        #expect(report.layers.map { $0.saturation == nil } == [true, false, false, true, true])
        #expect(report.layers.allSatisfy { $0.gradients != nil })
    }

    /// Blocks with a way past each: as many ways as 2⁴⁰, which nobody must walk one by one.
    @Test func `health of many branches takes no exponential time`() throws {
        let model = Model<Matrix<Double>>(seed: 4)
        let x = model.input("x", width: 4)
        let y = try Sequential((0..<40).map { _ in Residual() } + [Dense(1)])(x, in: model)
        try model.graph.feed(x, normal(30, 4))
        let report = try model.health(of: y.squared().mean(.all), rows: 30)
        #expect(report.layers.count == 81)
        #expect(report.findings == [])
    }

    /// Rows repeated until the graph runs in tiles, where values and gradients between are not kept unless
    /// asked for.
    @Test func `health of a fused batch is that of a small one`() throws {
        func report(repeating count: Int) throws -> HealthReport {
            let model = Model<Matrix<Double>>(seed: 4)
            let x = model.input("x", width: 100)
            let layers = Sequential(
                Dense(100), BatchNormalization(), ActivationLayer(.tanh), ActivationLayer(.sigmoid), Dense(1))
            let y = try layers(x, in: model)
            let rows = normal(100, 100)
            try model.graph.feed(x, rows[rows: (0..<100 * count).map { $0 % 100 }])
            return try model.health(of: y.squared().mean(.all), rows: 100 * count)
        }
        let times = LongTests.count(50, usually: 20)
        let (small, large) = (try report(repeating: 1), try report(repeating: times))
        for (one, many) in zip(small.layers, large.layers) {
            #expect(abs(one.activations.mean - many.activations.mean) < 1e-12)
            #expect(abs(one.activations.deviation - many.activations.deviation) < 1e-12)
            let (norm, other) = (try #require(one.gradients).norm, try #require(many.gradients).norm)
            #expect(abs(other * Double(times).squareRoot() / norm - 1) < 1e-9)
            #expect(one.saturation == many.saturation)
        }
    }

    /// Frozen layers, and those in no group, are not meant to move: no size of a step, and no complaint.
    @Test func `health examines layers that do not learn`() throws {
        let network = try Network<Matrix<Double>>.classifier(
            inputs: 2, hidden: [4, 4], classes: 2, activation: .tanh, seed: 1)
        let (rows, classes) = (
            normal(40, 2), Matrix<Double>(rows: 40, columns: 1) { row, _ in Double(row % 2) }
        )
        let parameters = network.model.parameters
        for parameter in parameters[..<2] { try network.graph.freeze(parameter) }
        let group = ParameterGroup(Array(parameters[..<4]), optimizer: SGD())
        let report = try network.health(
            on: rows, targets: classes, with: Optimization(of: network.graph, groups: [group]))
        #expect(report.layers.map { $0.updateRatio == nil } == [true, false, true])
        #expect(report.findings.isEmpty)
    }

    @Test func `health examines layers of scalars, too`() throws {
        let model = Model<Float>(seed: 1)
        let y = try Dense(1, activation: .tanh)(model.input("x", width: 1), in: model)
        #expect(try model.health(of: y, rows: 1).layers[0].units == 1)
    }
}
