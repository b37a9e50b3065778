import ChainRule
import Testing

/// A forward of what was added since the last one.
@Suite struct ForwardWhereNewTests {
    private let graph = Graph<Matrix<Double>>()

    @Test func `forward where new gives what a forward gives`() throws {
        let x = graph.input([[1, 2], [3, 4]], name: "x")
        var y = x
        for step in 1...5 {
            y = y * x + Double(step)
            let value = try graph.forwardWhereNew(to: y)
            #expect(try value == y.value)
            #expect(try graph.forward(to: y) == value)
        }
        // A branch of older nodes that no forward needed.
        let other = x.exp()
        let z = x.log() + 1
        #expect(try graph.forwardWhereNew(to: z) == x.value.log() + 1)
        #expect(try graph.forwardWhereNew(to: (z + other).sum(.all)) == (z.value + x.value.exp()).sum(.all))
        try graph.backward(from: z)
        #expect(try x.gradient == Matrix([[1, 0.5], [1.0 / 3, 0.25]]))
    }

    @Test func `forward where new computes anew what was fed`() throws {
        let x = graph.input([[1]], name: "x")
        let y = x + 1
        #expect(try graph.forwardWhereNew(to: y) == [[2]])
        try graph.feed(x, [[1], [2]])
        #expect(try graph.forwardWhereNew(to: y * x) == [[2], [6]])
        #expect(try y.value == [[2], [3]])
    }

    @Test func `forward where new throws what a forward throws`() throws {
        let x = graph.input([[1, 2]], name: "x")
        let product = x.matmul(x, transposingSelf: false, transposingOther: false)
        let later = product + 1
        let undefined = graph.placeholder("later")
        for target in [later, product, x + undefined] {
            let error = try #require(throws: GraphError.self) { try graph.forward(to: target) }
            #expect(throws: error) { try graph.forwardWhereNew(to: target) }
        }
        try graph.feed(undefined, [[5, 6]])
        #expect(try graph.forwardWhereNew(to: x + undefined) == [[6, 8]])
    }

    @Test func `forward where new works on declared nodes and scalars`() throws {
        graph.add(AddNode(), "a", "b", name: "sum")
        graph.input([[1]], name: "a")
        graph.input([[2]], name: "b")
        #expect(try graph.forwardWhereNew(to: graph.node(named: "sum")) == [[3]])
        let scalars = Graph<Scalar>()
        let x = scalars.input(2, name: "x")
        #expect(try scalars.forwardWhereNew(to: x * x) == 4)
        scalars.add(AddNode(), "x", "x", name: "twice")
        #expect(try scalars.forwardWhereNew(to: scalars.node(named: "twice")) == 4)
    }

    /// Values that a fused forward did not keep.
    @Test func `forward where new works on large matrices`() throws {
        let x = graph.input(Matrix(repeating: 0.5, rows: 1000, columns: 1000), name: "x")
        let y = ((x + 1) * x).exp()
        try graph.forward(to: y.sum(.all))
        let z = y - 1
        #expect(try graph.forwardWhereNew(to: z)[999, 999] == 0.75.exp() - 1)
    }
}
