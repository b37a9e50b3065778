import ChainRule
import ChainRuleTraining
import Testing

@Suite struct DropoutTests {
    private let model = Model<Matrix<Double>>(seed: 3)
    private let ones = Matrix<Double>(repeating: 1, rows: 100, columns: 50)

    private func layer(
        _ layer: Dropout
    ) throws -> (x: Variable<Matrix<Double>>, y: Variable<Matrix<Double>>) {
        let x = model.graph.input(ones, name: "x")
        return (x, try layer(x, in: model))
    }

    @Test(arguments: [0.2, 0.5, 0.9])
    func `dropout is inverted by default`(rate: Double) throws {
        let (_, y) = try layer(Dropout(rate))
        let z = try model.train(rows: 100) { try model.graph.forward(to: y) }
        #expect(Set(z.elements) == [0, 1 / (1 - rate)])
        // 5,000 draws: within four standard errors.
        let dropped = Double(z.elements.count { $0 == 0 }) / 5000
        let variance: Double = rate * (1 - rate) / 5000
        #expect(abs(dropped - rate) < 4 * variance.squareRoot())
        #expect(try model.graph.forward(to: y) == ones)
    }

    @Test func `dropout has the book's form, too`() throws {
        let (_, y) = try layer(Dropout(0.25, scaling: .evaluation))
        let z = try model.train(rows: 100) { try model.graph.forward(to: y) }
        #expect(Set(z.elements) == [0, 1])
        #expect(try model.graph.forward(to: y) == ones * 0.75)
    }

    @Test func `dropout passes the gradient where the value passed`() throws {
        let (x, y) = try layer(Dropout(0.4))
        try model.train(rows: 100) {
            let z = try model.graph.forward(to: y)
            try model.graph.backward(from: y)
            #expect(try x.gradient == z)  // the values are 1, so that both are the mask
            #expect(try model.graph.checkGradients(of: y, maximumElements: 40).passed)
        }
    }

    @Test func `masks are seeded and new for each step`() throws {
        func masks() throws -> [Matrix<Double>] {
            let model = Model<Matrix<Double>>(seed: 8)
            let x = model.graph.input(ones, name: "x")
            let y = try Dropout()(x, in: model)
            return try (0..<2).map { _ in try model.train(rows: 100) { try model.graph.forward(to: y) } }
        }
        let first = try masks()
        #expect(first[0] != first[1])
        #expect(try masks() == first)
    }

    /// Batches of several sizes, and a step resumed from the generator's state.
    @Test func `dropout goes on from the generator's state`() throws {
        let (x, y) = try layer(Dropout())
        try model.train(rows: 100) { _ = try model.graph.forward(to: y) }
        let state = model.generator
        try model.graph.feed(x, ones.slice(Region(rows: 0..<7)))
        let z = try model.train(rows: 7) { try model.graph.forward(to: y) }
        #expect(z.shape == Shape(rows: 7, columns: 50))
        model.generator = state
        #expect(try model.train(rows: 7) { try model.graph.forward(to: y) } == z)
    }

    @Test func `dropout of rate zero drops nothing`() throws {
        let (_, y) = try layer(Dropout(0))
        #expect(try model.train(rows: 100) { try model.graph.forward(to: y) } == ones)
    }

    @Test(arguments: [-0.1, 1, .nan])
    func `rates of dropout are checked`(rate: Double) throws {
        let x = model.input("x", width: 2)
        #expect(
            throws: TrainingError.invalidSetting(
                "rate of layer1", value: "\(rate)", needs: "from 0 to below 1")
        ) { try Dropout(rate)(x, in: model) }
    }

    /// One row's mask would be broadcast to all.
    @Test func `a step on fewer rows than were fed is refused before anything changes`() throws {
        let x = model.input("x", width: 4)
        let y = try Sequential(Dropout(0.5), Dense(1))(x, in: model)
        let optimization = try Optimization(of: model.graph, with: SGD(learningRate: 0.1))
        try model.graph.feed(x, .zeros(rows: 3, columns: 4) + 1)
        let before = try model.parameters.map { try $0.value }
        func step(rows: Int) throws {
            try model.train(rows: rows) {
                try model.graph.forward(to: y)
                try model.graph.backward(from: y)
                try optimization.step()
            }
        }
        let error = #expect(throws: TrainingError.self) { try step(rows: 1) }
        #expect(
            error?.description == "rows of a training step is 1; it has to be 3, as many as were fed: "
                + "\"layer1.mask\" would be the same for all")
        #expect(try model.parameters.map { try $0.value } == before && optimization.steps == 0)
        #expect(throws: GraphError.self) { try step(rows: 2) }
        try step(rows: 3)
        #expect(optimization.steps == 1)
        // Without an optimizer's step, too.
        #expect(throws: TrainingError.self) { try model.train(rows: 1) { try model.graph.forward(to: y) } }
        #expect(!model.isTraining)
    }
}
