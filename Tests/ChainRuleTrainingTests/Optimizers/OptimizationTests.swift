import ChainRule
import ChainRuleTraining
import Testing

@Suite struct OptimizationTests {
    @Test func `each group learns in its own way`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph,
            groups: [
                ParameterGroup([valley.x], optimizer: SGD(learningRate: 0.95)),
                ParameterGroup([valley.y], optimizer: Momentum(learningRate: 0.1)),
            ])
        try valley.run(optimization, steps: 30)
        let sgd = try Valley.end(SGD(learningRate: 0.95))
        let momentum = try Valley.end(Momentum(learningRate: 0.1))
        #expect(try valley.point == (sgd.x, momentum.y))
        #expect(try optimization.learningRates == [0.95, 0.1])
    }

    @Test func `what is in no group stays`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph, groups: [ParameterGroup([valley.y], optimizer: SGD(learningRate: 0.1))])
        try valley.run(optimization, steps: 1)
        #expect(try valley.point == (-7, 2 - 0.1 * 4))
    }

    @Test func `frozen parameters are skipped`() throws {
        let valley = Valley()
        let optimization = try Optimization(of: valley.graph, with: Momentum(learningRate: 0.1))
        try valley.graph.freeze(valley.x)
        #expect(try optimization.learningParameters == [valley.y])
        try valley.run(optimization, steps: 2)
        #expect(try valley.x.value == -7)
        #expect(try valley.y.value != 2)
        #expect(optimization.state.tensors["x.velocity"] == [[0]])
        try valley.graph.unfreeze(valley.x)
        try valley.run(optimization, steps: 1)
        #expect(try valley.x.value == -7 + 0.1 * 0.7)
    }

    @Test func `no gradient changes nothing`() throws {
        let valley = Valley()
        let optimization = try Optimization(of: valley.graph, with: SGD(learningRate: 0.1))
        let reason = "no backward yet: call graph.backward(from:)"
        #expect(throws: GraphError.noGradient("x", reason: reason)) { try optimization.step() }
        // x has a gradient and comes first; y has none.
        try valley.graph.forward()
        try valley.graph.backward(from: valley.loss, withRespectTo: [valley.x])
        let notAsked = "the last backward was not asked for it (withRespectTo:)"
        #expect(throws: GraphError.noGradient("y", reason: notAsked)) { try optimization.step() }
        #expect(try valley.point == (-7, 2))
        #expect(optimization.steps == 0)
    }

    @Test func `another shape changes nothing`() throws {
        let graph = Graph<Matrix<Float>>()
        let (a, b) = (graph.parameter([[1]], name: "a"), graph.parameter([[1, 2]], name: "b"))
        let loss = a.sum() + b.sum()
        let optimization = try Optimization(of: graph, with: Adam())
        try graph.forward()
        try graph.backward(from: loss)
        try graph.feed(b, [[1, 2, 3]])
        let error = #expect(throws: GraphError.self) { try optimization.step() }
        #expect(
            error?.description == "the value for \"b\" cannot be used: an optimizer's step of 1×3 and 1×2: "
                + "parameter and gradient need to be 1×2, as when the optimization began")
        // The two fit each other now, but not what is remembered.
        try graph.forward()
        try graph.backward(from: loss)
        #expect(throws: GraphError.self) { try optimization.step() }
        #expect(try a.value == [[1]])
        #expect(optimization.steps == 0)
    }

    @Test func `groups of parameters that make no sense are errors`() throws {
        let valley = Valley()
        func make(_ groups: [Variable<Scalar>]...) throws {
            _ = try Optimization(
                of: valley.graph, groups: groups.map { ParameterGroup($0, optimizer: SGD()) })
        }
        #expect(throws: TrainingError.emptyGroup) { try make() }
        #expect(throws: TrainingError.emptyGroup) { try make([valley.x], []) }
        #expect(throws: TrainingError.parameterInTwoGroups("x")) {
            try make([valley.y, valley.x], [valley.x])
        }
        #expect(throws: TrainingError.parameterInTwoGroups("y")) { try make([valley.y, valley.y]) }
        #expect(throws: GraphError.notAnInput(valley.loss.name)) { try make([valley.loss]) }
        let other = Valley()
        #expect(throws: GraphError.differentGraphs(operation: "this graph")) { try make([other.x]) }
        withExtendedLifetime(other) {}
        #expect(throws: GraphError.noValue("z")) { try make([valley.graph.placeholder("z")]) }
        #expect(throws: TrainingError.emptyGroup) { try Optimization(of: Graph<Scalar>(), with: SGD()) }
    }

    /// With weights all 0 every neuron of a layer stays equal to its neighbors; drawn ones go their own ways.
    @Test func `zero weights stay equal`() throws {
        func train(_ initializer: Initializer) throws -> (Matrix<Double>, Matrix<Double>) {
            var generator = SeededGenerator(seed: 4)
            let graph = Graph<Matrix<Double>>()
            let x = graph.constant(.randomNormal(rows: 8, columns: 3, using: &generator))
            let w1 = graph.parameter(initializer.matrix(rows: 3, columns: 5, using: &generator))
            let b1 = graph.parameter(.zeros(rows: 1, columns: 5))
            let w2 = graph.parameter(initializer.matrix(rows: 5, columns: 2, using: &generator))
            let b2 = graph.parameter(.zeros(rows: 1, columns: 2))
            let classes = graph.constant(Matrix(classIndices: [0, 1, 1, 0, 1, 1, 1, 1]))
            let scores = x.affine(w1, b1).sigmoid().affine(w2, b2)
            let loss = scores.softmaxWithLoss(classes, as: .classIndices)
            let optimization = try Optimization(of: graph, with: SGD(learningRate: 0.5))
            for _ in 0..<50 { try optimization.step(on: loss) }
            return (try w1.value, try w2.value)
        }
        let (w1, w2) = try train(.zeros)
        #expect(w1.elements.allSatisfy { $0 != 0 } && w2.elements.allSatisfy { $0 != 0 })
        for row in 0..<3 { #expect(Set(w1.row(row)).count == 1) }
        for row in 1..<5 { #expect(w2.row(row) == w2.row(0)) }
        let (v1, v2) = try train(.suited(to: .sigmoid))
        for row in 0..<3 { #expect(Set(v1.row(row)).count == 5) }
        for row in 1..<5 { #expect(v2.row(row) != v2.row(0)) }
    }
}
