import TestSupport
import Testing

@testable import ChainRule

/// Which order a graph's nodes have in waves. That results have the same bits as in sequence is tested by
/// `GraphRepetitionTests`.
@Suite struct WavesTests {
    /// `count` nodes of three rules on random operands out of all there are, behind 20 parameters.
    private func randomGraph(_ seed: UInt64, count: Int) -> (Graph<Double>, Variable<Double>) {
        var generator = SeededGenerator(seed: seed)
        let graph = Graph<Double>()
        var nodes = (0..<20).map { graph.parameter(Double($0) * 0.01) }
        for _ in 0..<count {
            let (x, y) = (
                nodes[generator.index(below: nodes.count)], nodes[generator.index(below: nodes.count)]
            )
            switch generator.index(below: 3) {
            case 0: nodes.append(x + y)
            case 1: nodes.append(x * y)
            default: nodes.append(x.tanh())
            }
        }
        let sum = nodes.dropFirst().reduce(nodes[0]) { $0 + $1 * 1e-3 }
        return (graph, sum)
    }

    private func run(_ graph: Graph<Double>, _ output: Variable<Double>) throws {
        for parameter in graph.parameters { try graph.feed(parameter, try parameter.value) }
        try graph.forward()
        try graph.backward(from: output)
    }

    @Test(arguments: [500, LongTests.count(30_000, usually: 5_000)])
    func `waves are planned for the second run`(count: Int)
        throws
    {
        let (graph, output) = randomGraph(1, count: count)
        for number in 1...3 {
            try run(graph, output)
            if number == 1 { #expect(graph.plans.backward.latest?.schedule.waves == nil) }
        }
        let forward = try #require(graph.plans.forward.latest?.schedule.waves)
        #expect(forward.records.count == graph.topology.count - 20)
        let backward = try #require(graph.plans.backward.latest?.schedule.waves)
        #expect(backward.records.count == graph.topology.count - 20)
        #expect(backward.waves.count * 2 <= backward.records.count)
    }

    @Test func `a long thin graph has no waves`() throws {
        let graph = Graph<Double>()
        let x = graph.parameter(0.5)
        var out = x
        for _ in 0..<100 { out = (out * x).tanh() }
        for _ in 0..<3 { try run(graph, out) }
        #expect(graph.plans.forward.latest?.schedule.waves == nil)
        #expect(graph.plans.backward.latest?.schedule.waves == nil)
    }

    @Test func `matrices have no waves`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.parameter([[1, 2]])
        let sums = (0..<20).map { x * graph.constant(Matrix(Double($0))) }
        let out = sums.dropFirst().reduce(sums[0]) { $0 + $1 }.sum()
        for _ in 0..<3 {
            try graph.feed(x, [[1, 2]])
            try graph.forward()
            try graph.backward(from: out)
        }
        #expect(graph.plans.forward.latest?.schedule.waves == nil)
        #expect(graph.plans.backward.latest?.schedule.waves == nil)
    }

    private static let sizes = [
        (seed: 1 as UInt64, count: 300), (2, 3_000), (3, LongTests.count(25_000, usually: 6_000)),
    ]

    @Test(arguments: sizes)
    func `in waves each node follows its operands`(seed: UInt64, count: Int) throws {
        let (graph, _) = randomGraph(seed, count: count)
        let schedule = Schedule(order: nil, count: graph.topology.count)
        let waves = try #require(Waves.forward(schedule, graph.topology))
        var hasRun = (0..<graph.topology.count).map { graph.topology.records[$0].rule < 0 }
        var starts = 0
        for wave in waves.waves {
            #expect(Int(wave.start) == starts)
            starts += Int(wave.count)
            let records = waves.records[Int(wave.start)..<starts]
            for record in records {
                #expect(graph.topology.records[record.gatheredNode].rule == wave.rule)
                #expect(hasRun[Int(record.first)] && (record.second < 0 || hasRun[Int(record.second)]))
            }
            for record in records { hasRun[record.gatheredNode] = true }
        }
        #expect(hasRun.allSatisfy { $0 })
    }

    /// What adds to a node's gradient does so in the same order as in sequence, and before the node hands its
    /// gradient on.
    @Test(arguments: sizes)
    func `gradients in waves add up as in sequence`(seed: UInt64, count: Int) throws {
        let (graph, output) = randomGraph(seed, count: count)
        try run(graph, output)
        let schedule = Schedule(order: nil, count: graph.topology.count)
        let waves = try #require(Waves.backward(schedule, graph.topology))
        func contributions(_ nodes: some Sequence<Int>) -> [[Int]] {
            var result = [[Int]](repeating: [], count: graph.topology.count)
            for node in nodes { graph.topology.forEachOperand(of: node) { result[$0].append(node) } }
            return result
        }
        let nodes = waves.records.map(\.gatheredNode)
        let inSequence = (0..<graph.topology.count).reversed().filter {
            graph.topology.states[$0].runsBackward
        }
        #expect(nodes.count == inSequence.count)
        #expect(contributions(nodes) == contributions(inSequence))
        var hasRun = [Bool](repeating: false, count: graph.topology.count)
        for node in nodes {
            graph.topology.forEachOperand(of: node) { #expect(!hasRun[$0]) }
            hasRun[node] = true
        }
    }
}
