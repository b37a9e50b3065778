import Testing

@testable import ChainRule

@Suite struct RuleTableTests {
    /// Each used to be a new entry, as only the latest rule of a type was looked at.
    @Test func `constants in turn share their entries of the rule table`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1)
        // Twice: in a table that another graph left, the first may be the latest of its type, and an old
        // entry.
        var sum = x * 2 + x * 3 + x * 2
        let count = graph.topology.rules.entries.count
        for _ in 0..<100 { sum = sum + x * 2 + x * 3 }
        #expect(graph.topology.rules.entries.count == count)
        try graph.forward()
        #expect(try sum.value == 507)
    }

    /// A table goes from graph to graph; one that a closure is in must not keep what the closure holds.
    @Test func `closures do not outlive their graph`() throws {
        final class Witness: Sendable {}
        weak var witness: Witness?
        do {
            let held = Witness()
            witness = held
            let graph = Graph<Scalar>()
            let x = graph.input(2)
            let node = ClosureNode<Scalar>(
                name: "held",
                forward: { x in
                    _ = held
                    return x
                }, backward: { upstream, _, _ in upstream })
            #expect(try graph.forward(to: graph.add(node, x)) == 2)
            #expect(witness != nil)
        }
        #expect(witness == nil)
    }

    @Test func `a graph finds its rules in an earlier graph's table`() throws {
        for factor in 1...200 {
            let graph = Graph<Scalar>()
            let x = graph.input(3)
            let y = (x * Double(factor)).tanh() + x.stopGradient() * x
            try graph.forward()
            try graph.backward(from: y)
            let t = (3 * Double(factor)).tanh()
            #expect(try y.value == t + 9)
            #expect(try abs(x.gradient - (Double(factor) * (1 - t * t) + 3)) < 1e-12)
        }
    }
}
