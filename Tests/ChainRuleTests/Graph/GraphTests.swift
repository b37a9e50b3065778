import ChainRule
import Testing

/// The tutorials' graphs, built in each of the three ways.
@Suite struct GraphTests {
    @Test func `a sum times a factor works node by node`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(100, name: "x")
        let y = graph.input(200, name: "y")
        let z = graph.input(4, name: "z")
        let t = graph.add(AddNode(), x, y, name: "t")
        let out = graph.add(MulNode(), t, z, name: "out")
        try graph.forward()
        try graph.backward(from: out)
        #expect(try t.value == 300)
        #expect(try out.value == 1200)
        #expect(try [x, y, z].map { try $0.gradient } == [4, 4, 300])
    }

    @Test func `a sum times a factor works by names in any order`() throws {
        let graph = Graph<Scalar>()
        graph.add(MulNode(), "t", "z", name: "out")
        graph.add(AddNode(), "x", "y", name: "t")
        graph.input(100, name: "x")
        graph.input(200, name: "y")
        graph.input(4, name: "z")
        try graph.forward()
        try graph.backward(from: graph.node(named: "out"))
        #expect(try graph.node(named: "out").value == 1200)
        #expect(try graph.node(named: "z").gradient == 300)
        #expect(try graph.nodes.map(\.name) == ["x", "y", "t", "z", "out"])
    }

    @Test func `a sum times a factor works as an expression`() throws {
        let graph = Graph<Scalar>()
        let (x, y, z) = (graph.input(100), graph.input(200), graph.input(4))
        let out = (x + y) * z
        try graph.forward()
        try graph.backward(from: out)
        #expect(try out.value == 1200)
        #expect(try [x, y, z].map { try $0.gradient } == [4, 4, 300])
    }

    @Test func `the cube has its derivatives`() throws {
        let graph = Graph<Matrix<Double>>()
        let t = graph.input([[1, 2, 3, 4]])
        let first = try graph.gradient(of: t.power(3), withRespectTo: t)
        let second = try graph.gradient(of: first, withRespectTo: t)
        let third = try graph.gradient(of: second, withRespectTo: t)
        try graph.forward()
        #expect(try first.value == [[3, 12, 27, 48]])
        #expect(try second.value == [[6, 12, 18, 24]])
        #expect(try third.value == [[6, 6, 6, 6]])
    }

    @Test func `a Hessian-vector product is right`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3)
        let y = graph.input(2)
        #expect(
            try graph.hessianVectorProduct(of: x * x * y, withRespectTo: [x, y], along: [1, 0]) == [4, 6])
    }

    @Test func `Hessian needs a direction for each input`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3)
        let error = #expect(throws: GraphError.self) {
            try graph.hessianVectorProduct(of: x * x, withRespectTo: [x], along: [1, 0])
        }
        #expect(error?.description == "there must be as many directions as inputs (1), not 2")
    }

    /// Dual numbers move inputs; a node computed from them would stay where it is, and its product would be
    /// 0.
    @Test func `Hessian of a computed node is refused`() throws {
        let graph = Graph<Scalar>()
        let t = graph.input(3) * 2
        #expect(throws: GraphError.notAnInput("2 * input #0")) {
            try graph.hessianVectorProduct(of: t * t, withRespectTo: [t], along: [1])
        }
    }

    @Test func `an expression's gradient passes the check`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let report = try graph.checkGradients(of: (x * x * x).tanh() + x.relu())
        #expect(report.passed, "\(report)")
    }
}
