import Testing

@testable import ChainRule

/// Which nodes have a gradient after a backward: those that depend on what learns and lead to the output,
/// seen from the states alone where all nodes lead there, and along the edges elsewhere.
@Suite struct MarkingTests {
    /// What a seed makes of a graph.
    private struct Plan {
        let hasUnusedNode, hasStop, hasFrozen, asksForSome, outputIsLast, hasTruncated: Bool

        init(_ seed: Int) {
            (hasUnusedNode, hasStop, hasFrozen) = (seed & 1 != 0, seed & 2 != 0, seed & 4 != 0)
            (asksForSome, outputIsLast, hasTruncated) = (seed & 8 != 0, seed & 16 != 0, seed & 32 != 0)
        }
    }

    private func build<Value: ConcreteValue>(
        _ plan: Plan, _ graph: Graph<Value>, using generator: inout SeededGenerator
    ) -> Variable<Value> {
        var nodes = (0..<3).map { graph.parameter(Value(Value.Element($0 + 1) / 4)) }
        nodes.append(graph.constant(Value(0.5)))
        var unused = nodes
        for _ in 0..<25 {
            // Nearly always an operand that nobody has used so far, so that all lead to the output.
            let x = unused.isEmpty ? nodes[generator.index(below: nodes.count)] : unused.removeFirst()
            let y = nodes[generator.index(below: nodes.count)]
            unused.removeAll { $0 == y }
            let isStop = plan.hasStop && generator.index(below: 6) == 0
            let isSum = generator.index(below: 4) == 0
            let product = isSum ? Variable.weightedSum(of: [x, y], weights: [y, x], bias: x) : x * y
            nodes.append(isStop ? stop(x, y, product, using: &generator) : product.tanh())
            unused.append(nodes[nodes.count - 1])
        }
        let output = unused.dropFirst().reduce(unused[0]) { $0 + $1 }
        if plan.hasUnusedNode { _ = nodes[0] + nodes[1] }
        return output
    }

    /// A node that passes no gradient to some or all of its operands.
    private func stop<Value: ConcreteValue>(
        _ x: Variable<Value>, _ y: Variable<Value>, _ z: Variable<Value>,
        using generator: inout SeededGenerator
    ) -> Variable<Value> {
        switch generator.index(below: 4) {
        case 0: x.applying(StopGradient())
        case 1: .select(z, x, y)
        case 2: x.equal(to: y)
        default: x.applying(FirstOnly(), [y, z])
        }
    }

    /// x₀ + x₁ + …, of which only the first has a gradient.
    private struct FirstOnly: VariadicRule {
        func passesGradient(to operand: Int) -> Bool { operand == 0 }
        func forward<V: GraphValue>(_ x: Operands<V>) -> V { x.dropFirst().reduce(x[0]) { $0 + $1 } }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            for index in x.indices { add(index, upstream) }
        }
    }

    /// The nodes that have a gradient, found along the edges.
    private func reached<Value>(
        _ graph: Graph<Value>, _ output: Variable<Value>, _ wanted: [Variable<Value>]?
    ) -> [Bool] {
        let topology = graph.topology
        func forEachPassing(_ node: Int, _ body: (Int) -> Void) {
            guard topology.records[node].rule >= 0 else { return }
            let rule = topology.rules.rule(topology.records[node].rule)
            for (index, operand) in topology.operands(of: node).enumerated()
            where rule.passesGradient(to: index) {
                body(Int(operand))
            }
        }
        var (depends, reached) = (
            [Bool](repeating: false, count: topology.count), [Bool](repeating: false, count: topology.count)
        )
        for node in 0..<topology.count {
            let isLearning = topology.records[node].rule < 0 && !topology.isFrozen(Int32(node))
            depends[node] = wanted.map { $0.contains { Int($0.index) == node } } ?? isLearning
            forEachPassing(node) { depends[node] = depends[node] || depends[$0] }
        }
        reached[Int(output.index)] = depends[Int(output.index)]
        for node in (0..<topology.count).reversed() where reached[node] {
            forEachPassing(node) { if depends[$0] { reached[$0] = true } }
        }
        return reached
    }

    private func check<Value: ConcreteValue>(_ seed: Int, _ type: Value.Type) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let plan = Plan(seed)
        let graph = Graph<Value>()
        var output = build(plan, graph, using: &generator)
        let parameters = graph.parameters
        if plan.hasTruncated { _ = try graph.gradients(of: output, withRespectTo: [parameters[0]]) }
        if plan.hasFrozen { try graph.freeze(parameters[1]) }
        if !plan.outputIsLast { output = graph.variable(output.index - 3) }
        let wanted = plan.asksForSome ? [parameters[0]] : nil
        for run in 1...3 {
            try graph.feed(parameters[0], try parameters[0].value)
            try graph.forward()
            try graph.backward(from: output, withRespectTo: wanted)
            let expected = reached(graph, output, wanted)
            let found = (0..<graph.topology.count).map { graph.store.pointee.hasGradient($0) }
            #expect(found == expected, "seed \(seed), run \(run)")
        }
    }

    @Test(arguments: 0..<256) func `the nodes that take part backward are marked in graphs of scalars`(
        seed: Int
    ) throws { try check(seed, Double.self) }

    @Test(arguments: 0..<64) func `the nodes that take part backward are marked in graphs of matrices`(
        seed: Int
    ) throws { try check(seed, Matrix<Double>.self) }

    /// Of a graph in which all leads to the last node, the first run marks nothing along the edges.
    @Test func `the mark of a node is seen from its state`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(2), graph.input(3))
        let out = (x * y).tanh() + x
        #expect(try graph.store.pointee.topology.markOutputs([out.index], nil, nil))
        _ = x + y
        #expect(try !graph.store.pointee.topology.markOutputs([out.index], nil, nil))
    }

    /// A node that only a node used which is gone again does not lead anywhere.
    @Test func `marking forgets users that are gone`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(2), graph.parameter(3))
        _ = try graph.gradients(of: x * y, withRespectTo: [x])
        let out = x * x
        try graph.forward()
        try graph.backward(from: out)
        #expect(try x.gradient == 4)
        #expect(thrown { _ = try y.gradient } != nil)
    }
}
