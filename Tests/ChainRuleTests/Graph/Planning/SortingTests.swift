import ChainRule
import TestSupport
import Testing

/// Cycles, and the order of nodes however they were declared.
@Suite struct SortingTests {
    @Test func `a node that is its own operand is an error`() {
        let graph = Graph<Scalar>()
        graph.input(1, name: "x")
        graph.add(AddNode(), "x", "t", name: "t")
        #expect(message { try graph.forward() } == "the graph has a cycle: t → t")
        #expect(thrown { _ = try graph.nodes } == .cycle(path: ["t", "t"]))
    }

    @Test func `a longer cycle names its path along the values`() throws {
        let graph = Graph<Scalar>()
        graph.add(AddNode(), "x", "c", name: "a")
        graph.add(UnaryNode(Negate()), "a", name: "b")
        graph.add(UnaryNode(Negate()), "b", name: "c")
        graph.add(UnaryNode(Negate()), "c", name: "out")
        graph.input(1, name: "x")
        // Each feeds the next; where the ring is entered does not matter.
        let rings = [["a", "b", "c", "a"], ["b", "c", "a", "b"], ["c", "a", "b", "c"]]
        guard case .cycle(let path)? = thrown({ try graph.forward() }) else {
            Issue.record("no cycle found")
            return
        }
        #expect(rings.contains(path))
        let again = GraphError.cycle(path: path)
        #expect(again.description == "the graph has a cycle: \(path.joined(separator: " → "))")
        let out = try graph.node(named: "out")
        let x = try graph.node(named: "x")
        #expect(thrown { try graph.forward(to: out) } == again)
        #expect(thrown { _ = try graph.nodes(feeding: out) } == again)
        #expect(thrown { _ = try graph.gradient(of: out, withRespectTo: x) } == again)
    }

    @Test func `a cycle among declared nodes is an error`() {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let (p, q) = (graph.declare("p"), graph.declare("q"))
        graph.define(p, as: MulNode(), x, q)
        graph.define(q, as: MulNode(), p, x)
        guard case .cycle(let path)? = thrown({ try graph.forward() }) else {
            Issue.record("no cycle found")
            return
        }
        #expect(path == ["p", "q", "p"] || path == ["q", "p", "q"])
    }

    @Test func `a cycle through unnamed nodes names them by their formulas`() {
        let graph = Graph<Scalar>()
        let t = graph.declare("t")
        let minus = -(t + 1)
        graph.define(t, as: UnaryNode(Negate()), minus)
        guard case .cycle(let path)? = thrown({ try graph.forward() }) else {
            Issue.record("no cycle found")
            return
        }
        #expect(Set(path) == ["t", "t + 1", "-(t + 1)"])
        #expect(path.count == 4 && path.first == path.last)
    }

    @Test func `declare gives the same variable every time`() throws {
        let graph = Graph<Scalar>()
        let t = graph.declare("t")
        #expect(graph.declare("t") == t)
        #expect(graph.input(7, name: "t") == t)
        #expect(graph.declare("t") == t)
        #expect(try graph.forward(to: t) == 7)
        #expect(graph.inputs == [t])
        let p = graph.declare("p")
        #expect(graph.parameter(2, name: "p") == p)
        #expect(graph.parameters == [p])
    }

    /// A random graph of whole numbers, exact in any order of summation: declared in order, in random orders
    /// by name, and in random orders by handle.
    @Test(arguments: 0..<LongTests.count(40, usually: 12)) func `any order of declaration gives the same`(
        seed: Int
    )
        throws
    {
        var generator = SeededGenerator(seed: UInt64(seed))
        let plan = RandomPlan(inputs: 4, operations: 30, using: &generator)
        let inOrder = try plan.results(byName: false, order: Array(0..<plan.nodes.count))
        #expect(inOrder.isFinite)
        for byName in [true, false] {
            for _ in 0..<3 {
                let order = generator.permutation(plan.nodes.count)
                let results = try plan.results(byName: byName, order: order)
                #expect(results == inOrder, "seed \(seed), by name: \(byName), order: \(order)")
                let again = try plan.results(byName: byName, order: order)
                #expect(again == results && again.order == results.order, "seed \(seed)")
            }
        }
    }
}

/// Which nodes a graph is to have.
private struct RandomPlan {
    /// `nil` for an input; else whether it multiplies, adds or subtracts, and its operands' numbers.
    var nodes: [(operation: Int, first: Int, second: Int)?] = []
    let values: [Double]

    struct Results: Equatable {
        var values: [String: Double] = [:]
        var gradients: [String: Double] = [:]
        var order: [String] = []

        var isFinite: Bool {
            (Array(values.values) + Array(gradients.values)).allSatisfy { $0.magnitude < 0x1p53 }
        }

        static func == (x: Results, y: Results) -> Bool { x.values == y.values && x.gradients == y.gradients }
    }

    init(inputs: Int, operations: Int, using generator: inout SeededGenerator) {
        nodes = Array(repeating: nil, count: inputs)
        for node in inputs..<inputs + operations {
            // One factor is an input, so that numbers stay exact.
            let operation = generator.index(below: 6)
            let first = operation == 0 ? generator.index(below: inputs) : generator.index(below: node)
            nodes.append((operation, first, generator.index(below: node)))
        }
        values = (0..<inputs).map { _ in Double(generator.index(below: 3) - 1) }
    }

    func results(byName: Bool, order: [Int]) throws -> Results {
        let graph = Graph<Scalar>()
        for node in order {
            guard let (operation, first, second) = nodes[node] else {
                graph.input(values[node], name: "\(node)")
                continue
            }
            switch operation {
            case 0: add(MulNode(), node, first, second, to: graph, byName)
            case 1, 2: add(BinaryNode(Subtract()), node, first, second, to: graph, byName)
            default: add(AddNode(), node, first, second, to: graph, byName)
            }
        }
        let first = try run(graph)
        // From the second run on in another order; whole numbers are exact in any.
        for _ in 0..<2 { #expect(try run(graph) == first) }
        return first
    }

    private func run(_ graph: Graph<Scalar>) throws -> Results {
        // Fed, so that all is computed again.
        for input in graph.inputs { try graph.feed(input, try input.value) }
        try graph.forward()
        try graph.backward(from: graph.node(named: "\(nodes.count - 1)"))
        var results = Results()
        var seen: Set<String> = []
        for node in try graph.nodes {
            #expect(node.operands.allSatisfy { seen.contains($0.name) }, "\(node.name) comes too early")
            seen.insert(node.name)
            results.order.append(node.name)
            results.values[node.name] = node.value
            results.gradients[node.name] = node.gradient
        }
        return results
    }

    private func add<R: BinaryRule>(
        _ node: BinaryNode<R, Scalar>, _ name: Int, _ first: Int, _ second: Int, to graph: Graph<Scalar>,
        _ byName: Bool
    ) {
        if byName {
            graph.add(node, "\(first)", "\(second)", name: "\(name)")
        } else {
            let (x, y) = (graph.declare("\(first)"), graph.declare("\(second)"))
            graph.define(graph.declare("\(name)"), as: node, x, y)
        }
    }
}
