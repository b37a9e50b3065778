import ChainRule
import TestSupport
import Testing

/// Chains as long as memory lasts, on a thread with a stack of 512 KiB: nothing recurses over a graph.
@Suite(.serialized) struct GraphChainTests {
    /// A million nodes, or as many as a recursion cannot pass either: it needs 16 bytes for each at the least
    /// (where it returns to, and its caller's frame), and 50,000 have more of them than this stack has.
    static let long = LongTests.count(1_000_000, usually: 50_000)

    @Test func `a chain of many scalars needs no deep stack`() throws {
        let results = try onSmallStack {
            let graph = Graph<Scalar>()
            let x = graph.input(1.5)
            var out = x
            for _ in 0..<Self.long / 2 { out = -(out + x) }
            var results: [Double] = []
            for _ in 0..<2 {
                try graph.forward()
                try graph.backward(from: out)
                results += [try out.value, try x.gradient]
            }
            return results + [Double(graph.nodeCount)]
        }
        // −(−(x + x) + x) = x, and so on.
        #expect(results == [1.5, 1, 1.5, 1, Double(Self.long) + 1])
    }

    @Test func `a chain of many matrices needs no deep stack`() throws {
        let results = try onSmallStack {
            let graph = Graph<Matrix<Float>>()
            let x = graph.input([[1, 2]])
            var out = x
            for _ in 0..<Self.long { out = -out }
            try graph.forward()
            try graph.backward(from: out)
            return [try out.value, try x.gradient]
        }
        #expect(results == [[[1, 2]], [[1, 1]]])
    }

    @Test func `a chain declared from its last node to its first runs`() throws {
        let count = LongTests.count(200_000, usually: 40_000)
        let results = try onSmallStack {
            let graph = Graph<Scalar>()
            let nodes = (0...count).map { graph.declare("\($0)") }
            for node in (1...count).reversed() {
                graph.define(nodes[node], as: UnaryNode(Negate()), nodes[node - 1])
            }
            graph.input(3, name: "0")
            for _ in 0..<2 {
                try graph.forward()
                try graph.backward(from: nodes[count])
            }
            let names = try graph.nodes.prefix(3).map(\.name) + graph.nodes.suffix(1).map(\.name)
            return ["\(try nodes[count].value)", "\(try nodes[0].gradient)"] + names
        }
        #expect(results == ["3.0", "1.0", "0", "1", "2", "\(count)"])
    }

    @Test func `many nodes added in reverse order run`() throws {
        let results = try onSmallStack {
            let count = Self.long
            let graph = Graph<Scalar>()
            // Each pair is declared before the one that feeds it.
            var wanted = graph.declare("out")
            let out = wanted
            for pair in 0..<count / 2 {
                let next = graph.declare("\(pair)")
                graph.define(wanted, as: UnaryNode(Negate()), -next)
                wanted = next
            }
            graph.define(wanted, as: UnaryNode(Negate()), graph.input(3, name: "x"))
            try graph.forward()
            try graph.backward(from: out)
            return [try out.value, try graph.node(named: "x").gradient, Double(graph.nodeCount)]
        }
        #expect(results == [-3, -1, Double(Self.long) + 2])
    }

    @Test func `a cycle of many nodes is an error`() throws {
        let length = try onSmallStack {
            let graph = Graph<Scalar>()
            let first = graph.declare("first")
            var last = first
            for _ in 0..<Self.long { last = -last }
            graph.define(first, as: UnaryNode(Negate()), last)
            guard case .cycle(let path)? = thrown({ try graph.forward() }) else { return 0 }
            return path.count
        }
        #expect(length == Self.long + 2)
    }

    @Test func `a second derivative of a long chain needs no deep stack`() throws {
        let results = try onSmallStack {
            let graph = Graph<Scalar>()
            let x = graph.input(1)
            var out = x * x
            // y + x·0 leaves the value as it is and makes the chain long.
            for _ in 0..<50_000 { out = out + x * 0 }
            let first = try graph.gradient(of: out, withRespectTo: x)
            let second = try graph.gradient(of: first, withRespectTo: x)
            try graph.forward(to: [first, second])
            return [try first.value, try second.value]
        }
        #expect(results == [2, 2])
    }

    @Test func `a gradient as graph of many nodes needs no deep stack`() throws {
        let results = try onSmallStack {
            let graph = Graph<Float>()
            let x = graph.input(2)
            var out = x
            for _ in 0..<Self.long { out = -out }
            let first = try graph.gradient(of: out, withRespectTo: x)
            return [try graph.forward(to: first)]
        }
        #expect(results == [1])
    }

    @Test func `a long chain can be lifted to dual numbers`() throws {
        let results = try onSmallStack {
            let graph = Graph<Scalar>()
            let x = graph.input(3)
            var out = x * x
            for _ in 0..<LongTests.count(100_000, usually: 40_000) { out = -out }
            return try graph.hessianVectorProduct(of: out, withRespectTo: [x], along: [1])
        }
        #expect(results == [2])
    }
}
