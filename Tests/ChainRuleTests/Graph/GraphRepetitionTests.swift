import ChainRule
import TestSupport
import Testing

/// A graph runs in another order from its second run on. The results must be the same to the last bit.
@Suite struct GraphRepetitionTests {
    /// The bits of every value and of every gradient.
    private func results<Value>(_ graph: Graph<Value>) throws -> [[UInt64]] {
        try graph.nodes.flatMap { node in [node.value.map(bits) ?? [], node.gradient.map(bits) ?? []] }
    }

    private func expectRepetition<Value>(
        _ graph: Graph<Value>, _ outputs: [Variable<Value>], _ wanted: [Variable<Value>]? = nil,
        _ comment: Comment? = nil
    ) throws {
        try graph.forward()
        try graph.backward(from: outputs, withRespectTo: wanted)
        let first = try results(graph)
        #expect(first.contains { !$0.isEmpty })
        for run in 2...4 {
            // Fed, because a graph whose values are up to date computes none anew.
            for input in graph.inputs { try graph.feed(input, try input.value) }
            try graph.forward()
            try graph.backward(from: outputs, withRespectTo: wanted)
            #expect(try results(graph) == first, "run \(run), \(comment ?? "")")
        }
        // A plan made anew runs as the first one did.
        try graph.forward(to: outputs)
        try graph.backward(from: outputs.reversed(), withRespectTo: wanted)
        try graph.forward()
        try graph.backward(from: outputs, withRespectTo: wanted)
        #expect(try results(graph) == first, "made anew, \(comment ?? "")")
    }

    /// Random nodes of many rules that share their operands: most gradients are sums of many terms of
    /// different size.
    private func randomGraph<Value: ConcreteValue>(
        _ seed: Int, _ leaf: (inout SeededGenerator) -> Value
    ) -> (Graph<Value>, [Variable<Value>]) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let graph = Graph<Value>()
        var nodes = (0..<5).map { _ in graph.input(leaf(&generator)) }
        for _ in 0..<(seed % 2 == 0 ? 60 : 400) {
            // Mostly early operands make the graph wide, mostly late ones make it long.
            let reach = seed % 3 == 0 ? nodes.count : min(nodes.count, 8)
            let start = seed % 3 == 1 ? nodes.count - reach : 0
            let x = nodes[start + generator.index(below: reach)]
            let y = nodes[start + generator.index(below: reach)]
            switch generator.index(below: 9) {
            case 7 where Value._isScalar:
                let inputs = (0..<1 + generator.index(below: 4)).map { _ in
                    nodes[start + generator.index(below: reach)]
                }
                let weights = inputs.map { _ in nodes[generator.index(below: 5)] }
                nodes.append(Variable.weightedSum(of: inputs, weights: weights, bias: y).tanh() * x)
            case 7: nodes.append(x.applying(Spread(center: -0.5), [nodes[1], y]).tanh())
            case 8: nodes.append(x.applying(Spread(center: 0.5), [y, x, nodes[0]]).tanh())
            case 0: nodes.append(x + y)
            case 1: nodes.append(x - y)
            case 2: nodes.append(x.tanh() * y)
            case 3: nodes.append((x * 0.3).sigmoid())
            case 4: nodes.append(x / (y * y + 1))
            case 5: nodes.append(x.maximum(y))
            default: nodes.append((x * 0.1).tanh().exp())
            }
        }
        return (graph, nodes)
    }

    // Six in a row have both sizes and every width.
    @Test(arguments: 0..<LongTests.count(24, usually: 6))
    func `random graphs give the same bits in every run`(seed: Int) throws {
        let (doubles, outputs) = randomGraph(seed) { Double($0.uniform(in: -1..<1)) }
        try expectRepetition(doubles, [outputs[outputs.count - 1]], nil, "Double, seed \(seed)")
        try expectRepetition(doubles, outputs.suffix(20), nil, "Double, seed \(seed)")
        try expectRepetition(doubles, outputs.suffix(20), [outputs[1], outputs[3]], "wanted, seed \(seed)")
        let (floats, floatOutputs) = randomGraph(seed) { Float($0.uniform(in: -1..<1)) }
        try expectRepetition(floats, floatOutputs.suffix(20), nil, "Float, seed \(seed)")
    }

    @Test(arguments: 0..<LongTests.count(12, usually: 6))
    func `random graphs of matrices give the same bits in every run`(seed: Int) throws {
        let sizes = [(1, 1), (3, 1), (1, 4), (3, 4)]
        let (graph, outputs) = randomGraph(seed) { (generator: inout SeededGenerator) -> Matrix<Double> in
            let (rows, columns) = sizes[generator.index(below: 4)]
            return .random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        }
        try expectRepetition(graph, outputs.suffix(20), nil, "seed \(seed)")
        let (floats, floatOutputs) = randomGraph(seed) {
            (generator: inout SeededGenerator) -> Matrix<Float> in
            .random(rows: 2, columns: 3, in: -1..<1, using: &generator)
        }
        try expectRepetition(floats, floatOutputs.suffix(20), nil, "Float, seed \(seed)")
    }

    @Test func `chains of one rule give the same bits in every run`() throws {
        let graph = Graph<Double>()
        let x = graph.input(0.7)
        var out = x
        for _ in 0..<1000 { out = out.tanh() }
        var sum = out
        for _ in 0..<1000 { sum = sum + sum * 0.1 + x }
        try expectRepetition(graph, [sum])
        var expected = 0.7
        for _ in 0..<1000 { expected = expected.tanh() }
        #expect(try out.value == expected)
    }

    @Test func `a wide graph gives the same bits in every run`() throws {
        let graph = Graph<Float>()
        let inputs = (0..<100).map { graph.input(Float($0) * 0.37) }
        var layer = inputs
        for _ in 0..<10 {
            layer = layer.indices.map { (layer[$0] * layer[($0 * 7 + 3) % 100] + inputs[$0]).tanh() }
        }
        let out = layer.dropFirst().reduce(layer[0]) { $0 + $1 }
        try expectRepetition(graph, [out])
    }
}
