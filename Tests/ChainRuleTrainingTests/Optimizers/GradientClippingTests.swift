import ChainRule
import ChainRuleTraining
import Testing

@Suite struct GradientClippingTests {
    /// Where one step of plain descent with rate 1 leads from 0 with the gradients (3, −4) and (12,).
    private func step(
        clipping: GradientClipping?, own: GradientClipping? = nil, decay: WeightDecay = .none
    ) throws -> [[Double]] {
        let graph = Graph<Matrix<Double>>()
        let (a, b) = (graph.parameter([[0, 0]], name: "a"), graph.parameter([[0]], name: "b"))
        let loss = (a * graph.constant([[3, -4]])).sum() + 12 * b
        let groups = [
            ParameterGroup([a], optimizer: SGD(learningRate: 1), decay: decay),
            ParameterGroup([b], optimizer: SGD(learningRate: 1), decay: decay, clipping: own),
        ]
        let optimization = try Optimization(of: graph, groups: groups, clipping: clipping)
        try optimization.step(on: loss)
        return [try a.value.elements, try b.value.elements]
    }

    @Test func `clipping by value bounds each element`() throws {
        #expect(try step(clipping: .value(3.5)) == [[-3, 3.5], [-3.5]])
    }

    /// √(3² + 4² + 12²) = 13, over both groups.
    @Test func `clipping by norm takes all groups together`() throws {
        #expect(try step(clipping: .norm(13)) == [[-3, 4], [-12]])
        #expect(try step(clipping: .norm(6.5)) == [[-1.5, 2], [-6]])
    }

    @Test func `a group with its own clipping is left out of the common norm`() throws {
        #expect(try step(clipping: .norm(2.5), own: .value(7)) == [[-1.5, 2], [-7]])
        #expect(try step(clipping: .norm(2.5), own: .norm(3)) == [[-1.5, 2], [-3]])
        #expect(try step(clipping: nil, own: .norm(3)) == [[-3, 4], [-3]])
    }

    /// NumPy's 30 steps with rate 0.1 and each gradient of norm 1 at most.
    @Test func `clipping is right over a whole path`() throws {
        let valley = Valley()
        try valley.run(
            Optimization(of: valley.graph, with: SGD(learningRate: 0.1), clipping: .norm(1)), steps: 30)
        let point = try valley.point
        #expect(abs(point.x - -5.68895219) <= 0.5e-8 && abs(point.y - 0.02181996) <= 0.5e-8)
    }

    /// A gradient that exploded has squares that its type cannot hold; its direction stays all the same.
    @Test func `clipping by norm works on gradients whose squares overflow`() throws {
        func step<Value: ConcreteValue>(_ size: Value.Element, _: Value.Type) throws -> [Double] {
            let graph = Graph<Value>()
            let (x, y) = (graph.parameter(Value(0)), graph.parameter(Value(0)))
            let optimization = try Optimization(of: graph, with: SGD(learningRate: 1), clipping: .norm(5))
            try optimization.step(on: 3 * size * x - 4 * size * y)
            return try [x, y].map { try Double(#require($0.value.elements.first)) }
        }
        for end in [try step(1e30, Matrix<Float>.self), try step(1e200, Double.self)] {
            #expect(abs(end[0] - -3) < 1e-6 && abs(end[1] - 4) < 1e-6)
        }
    }

    /// Beside an infinity there is no direction.
    @Test func `clipping does not hide infinity`() throws {
        let graph = Graph<Scalar>()
        let x = graph.parameter(1)
        let optimization = try Optimization(of: graph, with: SGD(), clipping: .norm(1))
        try optimization.step(on: x * graph.constant(.infinity))
        #expect(try x.value.isNaN)
    }

    /// An element that is NaN stays so, and a norm that is NaN makes everything NaN.
    @Test(arguments: [GradientClipping.value(1), .norm(1), .norm(.infinity)])
    func `clipping does not hide NaN`(_ clipping: GradientClipping) throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(1), graph.parameter(1))
        let optimization = try Optimization(of: graph, with: SGD(), clipping: clipping)
        try optimization.step(on: x * graph.constant(.nan) + y)
        #expect(try x.value.isNaN)
        #expect(try y.value.isNaN == (clipping != .value(1)))
    }

    @Test(arguments: [GradientClipping.value(0), .norm(-1), .norm(.nan)])
    func `limits of clipping that make no sense are errors`(_ clipping: GradientClipping) {
        #expect(throws: TrainingError.self) {
            try Optimization(of: Valley().graph, with: SGD(), clipping: clipping)
        }
        let group = { (valley: Valley) in
            ParameterGroup([valley.x], optimizer: SGD(), clipping: clipping)
        }
        #expect(throws: TrainingError.self) {
            let valley = Valley()
            _ = try Optimization(of: valley.graph, groups: [group(valley)])
        }
    }
}
