import ChainRule
import Testing

/// What readers of the library stumbled over.
@Suite struct GraphPitfallTests {
    /// For scalars, a derivative that does not exist used to be NaN without a word.
    @Test func `closures have no second derivative`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let double = ClosureNode<Scalar>(
            name: "double", forward: { 2 * $0 }, backward: { dz, _, _ in 2 * dz })
        let square = x * x
        let slope = try graph.gradient(of: graph.add(double, x) * x, withRespectTo: x)
        try graph.forward()
        #expect(try slope.value == 12)
        let message = #expect(throws: GraphError.self) { try graph.backward(from: slope) }
        #expect(message?.description.contains(".gradientOfDouble(") == true)
        try graph.backward(from: square)
        #expect(try x.gradient == 6)
    }

    @Test func `PReLU brings its slope however it is added`() throws {
        let graph = Graph<Scalar>()
        graph.add(ActivationNode(.prelu(slope: 0.5)), "x", name: "byName")
        let x = graph.input(-2, name: "x")
        let declared = graph.declare("declared")
        graph.define(declared, as: ActivationNode(.prelu(slope: 0.25)), x)
        let byName = try graph.node(named: "byName")
        try graph.forward()
        #expect(try byName.value == -1)
        #expect(try declared.value == -0.5)
        #expect(graph.parameters.map(\.name) == ["byName.slope", "declared.slope"])
        try graph.backward(from: [byName, declared])
        #expect(try graph.node(named: "byName.slope").gradient == -2)
    }

    @Test func `a frozen input is not checked silently`() throws {
        let graph = Graph<Scalar>()
        let (x, c) = (graph.input(3, name: "x"), graph.constant(2, name: "c"))
        let error = #expect(throws: GraphError.self) {
            try graph.checkGradients(of: x * c, withRespectTo: [x, c])
        }
        #expect(error?.description == "\"c\" has no gradient: it is a constant")
        #expect(try graph.checkGradients(of: x * c).passed)
    }

    @Test func `a Hessian-vector product needs a direction of each input's shape`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: "x")
        let out = (x * x).sum()
        // Named twice, it moves along both.
        #expect(
            try graph.hessianVectorProduct(of: out, withRespectTo: [x, x], along: [[[1, 0]], [[0, 1]]])
                == [[[2, 2]], [[2, 2]]])
        let error = #expect(throws: GraphError.self) {
            try graph.hessianVectorProduct(of: out, withRespectTo: [x], along: [[[1, 2, 3]]])
        }
        #expect(error?.description.hasPrefix("the direction for \"x\" does not fit: broadcast") == true)
    }

    @Test func `sum and mean without an axis are those of all elements`() {
        let x: Matrix<Double> = [[1, 2], [3, 4]]
        #expect(x.sum() == [[10]])
        #expect(x.mean() == [[2.5]])
    }
}
