import ChainRule
import Testing

/// What `print` shows of graphs, nodes and variables.
@Suite struct GraphTextTests {
    @Test func `a graph prints a table of nodes`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(100, name: "x"), graph.parameter(200, name: "y"))
        let out = (x + y) * 4
        #expect(
            "\(graph)" == """
                4 nodes: 1 input, 1 parameter, 2 operations; no forward yet; no backward yet
                node         operation  operands  value
                x            input                100.0
                y            parameter            200.0
                x + y        add        x, y          -
                4 * (x + y)  × 4.0      x + y         -
                """)
        try graph.forward()
        try graph.backward(from: out)
        #expect(
            "\(graph)" == """
                4 nodes: 1 input, 1 parameter, 2 operations
                node         operation  operands   value  gradient
                x            input                 100.0       4.0
                y            parameter             200.0       4.0
                x + y        add        x, y       300.0       4.0
                4 * (x + y)  × 4.0      x + y     1200.0       1.0
                """)
        try graph.feed(x, 1)
        #expect(
            "\(graph)".hasPrefix("4 nodes: 1 input, 1 parameter, 2 operations; fed since the last forward\n"))
        let node = try graph.nodes[2]
        #expect("\(node)" == "x + y: add of x, y; value 300.0, gradient 4.0")
        #expect("\(Graph<Scalar>())" == "an empty graph")
    }

    @Test func `matrices print their shape and range`() throws {
        let graph = Graph<Matrix<Double>>()
        graph.input([[1, -2, 3], [4, 5, 6]], name: "x")
        graph.constant([[1, 2.5]], name: "row")
        graph.input([[1, .nan], [2, 3]], name: "bad")
        let lines = "\(graph)".split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[2].hasSuffix("2×3, -2.0…6.0") && lines[3].hasSuffix("[[1.0, 2.5]]"))
        #expect(lines[4].hasSuffix("2×2, NaN among them"))
    }

    @Test func `a large graph prints folded`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let out = (0..<1000).reduce(x) { sum, index in index.isMultiple(of: 2) ? sum + x : sum * x }
        try graph.forward()
        let lines = "\(graph)".split(separator: "\n")
        #expect(lines.count == 1 + 1 + 20 + 1 + 10)
        #expect(lines[0] == "1001 nodes: 1 input, 1000 operations; no backward yet")
        #expect(lines[22] == "… 971 more: 486 × multiply, 485 × add")
        #expect(lines[3].hasPrefix("x + x ") && lines.last?.contains(out.name) == true)
    }

    @Test func `a graph prints its faults`() {
        let graph = Graph<Scalar>()
        graph.input(1, name: "x")
        graph.input(2, name: "x")
        #expect("\(graph)".contains("; a fault, which forward() throws: there already is a node named \"x\""))
    }

    @Test func `variables print name and value`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, w) = (graph.input([[3]], name: "x"), graph.input([[1, 2]], name: "w"))
        let out = x * w
        #expect("\(x)" == "x = [[3.0]]")
        #expect("\(w)" == "w (1×2) = [[1.0, 2.0]]" && "\(out)" == "x * w: no value yet")
        let y = Graph<Scalar>()
        #expect("\(y.input(3, name: "y"))" == "y = 3.0")
    }
}
