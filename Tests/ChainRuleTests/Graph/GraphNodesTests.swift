import ChainRule
import Testing

/// The nodes as a reader sees them: drawing and export stand on it.
@Suite struct GraphNodesTests {
    @Test func `a view of a node says everything about it`() throws {
        let graph = Graph<Scalar>()
        let (x, xLine) = here { graph.input(3, name: "x") }
        let w = graph.parameter(4)
        let c = graph.constant(5, name: "c")
        let (sum, sumLine) = here { graph.add(AddNode(), x, w, name: "sum") }
        let out = sum * c
        try graph.freeze(w)
        try graph.forward()
        try graph.backward(from: out)
        let nodes = try graph.nodes
        #expect(nodes.map(\.variable) == [x, w, c, sum, out])
        #expect(nodes.map(\.name) == ["x", "parameter #1", "c", "sum", "sum * c"])
        #expect(nodes.map(\.hasGivenName) == [true, false, true, true, false])
        #expect(nodes.map(\.operation) == ["input", "parameter", "constant", "add", "multiply"])
        #expect(nodes.map(\.kind) == [.input, .parameter, .constant, .operation, .operation])
        #expect(nodes.map { $0.rule is Add } == [false, false, false, true, false])
        #expect(nodes.map(\.operands) == [[], [], [], [x, w], [sum, c]])
        #expect(nodes.map(\.value) == [3, 4, 5, 7, 35])
        #expect(nodes.map(\.gradient) == [5, nil, nil, 5, 1])
        #expect(nodes.map(\.isFrozen) == [false, true, true, false, false])
        let file = "ChainRuleTests/GraphNodesTests.swift"
        #expect(nodes[0].location?.description == "\(file):\(xLine)")
        #expect(nodes[3].location.map { "\($0.fileID):\($0.line)" } == "\(file):\(sumLine)")
        #expect(nodes[4].location == nil)
        #expect(graph.nodeCount == 5)
        #expect(graph.inputs == [x] && graph.parameters == [w])
    }

    @Test func `nodes are listed before any run and while some are missing`() throws {
        let graph = Graph<Scalar>()
        let out = graph.add(MulNode(), "t", "x", name: "out")
        graph.placeholder("x")
        let nodes = try graph.nodes
        #expect(nodes.map(\.name) == ["t", "x", "out"])
        #expect(nodes.map(\.kind) == [.undefined, .input, .operation])
        #expect(nodes.map(\.operation) == ["undefined", "input", "multiply"])
        #expect(nodes.allSatisfy { $0.value == nil && $0.gradient == nil })
        #expect(try graph.nodes(feeding: out).count == 3)
    }

    @Test func `the nodes that feed an output are listed`() throws {
        let graph = Graph<Scalar>()
        let (x, y, z) = (graph.input(1, name: "x"), graph.input(2, name: "y"), graph.input(3, name: "z"))
        let sum = x + y
        let aside = sum * z
        let out = sum.exp() * sum
        _ = aside - out
        let feeding = try graph.nodes(feeding: out)
        #expect(feeding.map(\.name) == ["x", "y", "x + y", "(x + y).exp()", "(x + y).exp() * (x + y)"])
        #expect(feeding.last?.variable == out)
        #expect(try graph.nodes(feeding: x).map(\.variable) == [x])
    }

    @Test func `views of nodes show the values of the last run`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: "x")
        let (first, second) = (x * 2, x * 3)
        try graph.forward(to: first)
        #expect(try graph.nodes.map(\.value) == [[[1, 2]], [[2, 4]], nil])
        try graph.feed(x, [[5]])
        try graph.forward(to: second)
        #expect(try graph.nodes.map(\.value) == [[[5]], nil, [[15]]])
        try graph.backward(from: second)
        #expect(try graph.nodes.map(\.gradient) == [[[3]], nil, [[1]]])
    }

    @Test func `a PReLU node brings its slope into the list of nodes`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(-2, name: "x")
        let out = graph.add(ActivationNode(.prelu(slope: 0.5)), x, name: "out")
        try graph.forward()
        try graph.backward(from: out)
        #expect(try out.value == -1)
        #expect(graph.parameters.map(\.name) == ["out.slope"])
        #expect(try (x.gradient, graph.node(named: "out.slope").gradient) == (0.5, -2))
    }

    /// A graph in which every node was declared first has no nodes but those made as leaves.
    @Test func `feeding what only declared nodes read computes them again`() throws {
        let graph = Graph<Scalar>()
        let (y, x) = (graph.declare("y"), graph.declare("x"))
        graph.define(y, as: MulNode(), x, x)
        graph.input(3, name: "x")
        try graph.forward()
        #expect(try y.value == 9)
        try graph.feed(x, 5)
        try graph.forward()
        try graph.backward(from: y)
        #expect(try y.value == 25 && x.gradient == 10)
    }

    /// A backward before a declared node is a constant does not make it one that learns.
    @Test(arguments: [false, true]) func `a declared node that becomes a constant gets no gradient`(
        afterABackward: Bool
    ) throws {
        let graph = Graph<Scalar>()
        let declared = graph.declare("p")
        let (double, x) = (declared * 2, graph.parameter(3))
        let square = x * x
        if afterABackward {
            try graph.forward(to: square)
            try graph.backward(from: square)
        }
        graph.constant(5, name: "p")
        try graph.forward()
        try graph.backward(from: double)
        #expect(thrown { _ = try declared.gradient } != nil && thrown { _ = try double.gradient } != nil)
    }

    /// A copy meets a declared node before what feeds it, which may lie beyond the room that there is so far.
    @Test func `a copy of a declared graph is a graph of its own`() throws {
        let graph = Graph<Scalar>()
        let out = graph.declare("out")
        let x = (0..<3000).map { graph.input(Double($0)) }
        graph.define(out, as: MulNode(), x[2999], x[2998])
        let inputs = [x[2999], x[2998]]
        #expect(try graph.hessianVectorProduct(of: out, withRespectTo: inputs, along: [1, 0]) == [0, 1])
        #expect(try graph.checkGradients(of: out, withRespectTo: inputs).passed)
    }
}
