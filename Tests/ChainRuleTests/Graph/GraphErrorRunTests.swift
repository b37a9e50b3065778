import ChainRule
import Testing

/// Errors of running: what they say, and that nothing is lost: feed what fits and go on.
@Suite struct GraphErrorRunTests {
    @Test func `missing inputs are all named`() throws {
        let graph = Graph<Scalar>()
        let (x, y, z) = (graph.placeholder("x"), graph.placeholder("y"), graph.placeholder("z"))
        let sum = x + y
        let out = sum * z
        let expected = "no value for \"x\", \"y\", \"z\": graph.feed(_:_:) gives one"
        #expect(message { try graph.forward() } == expected)
        #expect(thrown { try graph.forward(to: sum) } == .missingInputs(["x", "y"]))
        try graph.feed(x, 1)
        try graph.feed(y, 2)
        #expect(try graph.forward(to: sum) == 3)
        #expect(thrown { try graph.forward() } == .missingInputs(["z"]))
        // What was computed stays, gradients included.
        #expect(try sum.value == 3)
        try graph.backward(from: sum)
        #expect(try x.gradient == 1)
        try graph.feed(z, 4)
        #expect(try graph.forward(to: out) == 12)
    }

    @Test func `a shape that does not fit is an error that names the node`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3], [4, 5, 6]], name: "x")
        let w = graph.parameter([[1, 0], [0, 1]], name: "w")
        let (out, line) = here { graph.add(BinaryNode(MatrixProduct()), x, w, name: "out") }
        let expected =
            "\"out\" cannot be computed from x (2×3), w (2×2): matrix product of 2×3 and 2×2: "
            + "the inner sizes differ (3 and 2); the right side needs 3 rows "
            + "(ChainRuleTests/GraphErrorRunTests.swift:\(line))"
        // Three times, because a graph runs differently when it runs again.
        for _ in 0..<3 {
            #expect(message { try graph.forward() } == expected)
            #expect(message { try graph.forward(to: out) } == expected)
        }
        #expect(message { _ = try out.value } == "\"out\" has no value yet: call graph.forward()")
        try graph.feed(w, [[1, 0], [0, 1], [1, 1]])
        #expect(try graph.forward(to: out) == [[4, 5], [10, 11]])
        try graph.backward(from: out)
        #expect(try x.gradient == [[1, 1, 2], [1, 1, 2]])
    }

    @Test func `a shape that does not fit in an expression names its formula`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3]], name: "x")
        let y = graph.input([[1, 2]], name: "y")
        let out = (x + y).exp() * x
        let expected =
            "\"x + y\" cannot be computed from x (1×3), y (1×2): addition of 1×3 and 1×2: "
            + "the columns differ (3 and 2); they need to be equal, or one of them 1"
        for _ in 0..<3 { #expect(message { try graph.forward() } == expected) }
        try graph.feed(y, [[0, 0, 0]])
        #expect(try graph.forward(to: out).shape == Shape(rows: 1, columns: 3))
    }

    @Test func `values of before are gone after a forward that failed`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: "x")
        let y = graph.input([[3, 4]], name: "y")
        let product = x * y
        let out = product.sum(.all)
        try graph.forward()
        try graph.feed(x, [[1, 2, 3]])
        #expect(thrown { try graph.forward() } != nil)
        #expect(thrown { _ = try out.value } == .noValue("(x * y).sum()"))
        #expect(thrown { try graph.backward(from: out) } == .backwardBeforeForward(from: "(x * y).sum()"))
        try graph.feed(x, [[5, 6]])
        #expect(try graph.forward(to: out) == [[39]])
        try graph.backward(from: out)
        #expect(try x.gradient == [[3, 4]])
    }

    @Test func `an invalid gradient of a user's rule is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.parameter([[1, 2, 3]], name: "x")
        let y = graph.parameter([[1, 2]], name: "y")
        let (bad, line) = here { graph.add(UnaryNode(TwoColumnGradient()), x, name: "bad") }
        let good = y.applying(TwoColumnGradient())
        let expected =
            "the gradients that \"bad\" hands back cannot be computed: reduction of 1×2: "
            + "1×3 cannot be made of it; only sums over all rows or all columns can "
            + "(ChainRuleTests/GraphErrorRunTests.swift:\(line))"
        for _ in 0..<3 {
            try graph.forward()
            #expect(message { try graph.backward(from: [bad, good]) } == expected)
        }
        try graph.backward(from: good)
        #expect(try y.gradient == [[2, 2]])
        #expect(try bad.value == [[2, 4, 6]])
        try graph.feed(x, [[1, 2]])
        try graph.forward()
        try graph.backward(from: [bad, good])
        #expect(try x.gradient == [[2, 2]])
    }

    @Test func `accumulated gradients survive an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let w = graph.parameter([[1, 2, 3]], name: "w")
        let good = w * 5
        let bad = good.applying(TwoColumnGradient())
        try graph.forward()
        try graph.backward(from: good)
        #expect(thrown { try graph.backward(from: good, upstream: [[1, 2]], accumulating: true) } != nil)
        #expect(try w.gradient == [[5, 5, 5]])
        #expect(thrown { try graph.backward(from: bad, accumulating: true) } != nil)
        #expect(try w.gradient == [[5, 5, 5]])
        try graph.backward(from: good, accumulating: true)
        #expect(try w.gradient == [[10, 10, 10]])
    }

    @Test func `an input that has a fault is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: "x")
        let out = x * 2
        try graph.forward()
        let expected =
            "the value for \"x\" cannot be used: matrix of 2×2: 3 elements given; 4 would fit"
        #expect(message { try graph.feed(x, Matrix(rows: 2, columns: 2, elements: [1, 2, 3])) } == expected)
        // The value of before is still there, and nothing is out of date.
        try graph.backward(from: out)
        #expect(try x.value == [[1, 2]])
        #expect(try x.gradient == [[2, 2]])
    }

    @Test func `an input that has a fault from the first is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input(Matrix(rows: 2, columns: 2, elements: [1, 2, 3]), name: "x")
        let out = x * 2
        let expected = "the value for \"x\" cannot be used: matrix of 2×2: 3 elements given; 4 would fit"
        #expect(message { try graph.forward() } == expected)
        #expect(message { try graph.forward(to: x) } == expected)
        try graph.feed(x, [[4]])
        #expect(try graph.forward(to: out) == [[8]])
    }

    @Test func `an update to a value with a fault is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.parameter([[1, 2]], name: "x")
        let out = x * 2
        let other: Matrix<Double> = [[1, 2, 3]]
        #expect(
            message { try graph.update(x) { value, gradient in value = value - gradient } }
                == "\"x\" has no gradient: no backward yet: call graph.backward(from:)"
        )
        try graph.forward()
        try graph.backward(from: out)
        #expect(
            message { try graph.update(x) { value, _ in value = value + other } }
                == "the value for \"x\" cannot be used: addition of 1×2 and 1×3: the columns differ (2 and 3); "
                + "they need to be equal, or one of them 1")
        try graph.feed(x, [[1, 2]])
        try graph.forward()
        try graph.update(x) { value, gradient in value = value - gradient }
        #expect(try x.value == [[-1, 0]])
        #expect(thrown { try graph.update(out) { _, _ in } } == .notAnInput("2 * x"))
    }

    @Test func `feeding a computed node is an error`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let out = graph.add(UnaryNode(Negate()), x, name: "out")
        try graph.forward()
        #expect(
            message { try graph.feed(out, 3) }
                == "\"out\" is computed by the graph: only inputs, parameters and constants can be fed or frozen"
        )
        for call in [graph.freeze, graph.unfreeze] as [(Variable<Scalar>...) throws -> Void] {
            #expect(thrown { try call(out) } == .notAnInput("out"))
        }
        try graph.backward(from: out)
        #expect(try x.gradient == -1)
    }

    @Test func `differentiating a closure twice is an error`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let node = ClosureNode<Scalar>(
            name: "cube", forward: { $0 * $0 * $0 }, backward: { upstream, x, _ in upstream * 3 * x * x })
        let out = graph.add(node, x, name: "out")
        let first = try graph.gradient(of: out, withRespectTo: x)
        let count = graph.nodeCount
        let expected =
            "\"gradient of cube\" computes by a forward and a backward of its own, on one type of value; "
            + "this needs its derivative: write it as a rule"
        #expect(message { _ = try graph.gradient(of: first, withRespectTo: x) } == expected)
        // The graph is as it was: no half of a derivative is left behind, and it runs.
        #expect(graph.nodeCount == count)
        try graph.forward()
        #expect(try first.value == 27)
        // With respect to the gradient itself nothing is differentiated twice.
        let second = try graph.gradient(of: first * first, withRespectTo: first)
        #expect(try graph.forward(to: second) == 54)
        #expect(
            message {
                _ = try graph.hessianVectorProduct(of: out, withRespectTo: [x], along: [1])
            } == "\"out\" computes by a forward and a backward of its own, on one type of value; "
                + "this needs a second derivative: write it as a rule")
    }

    @Test func `checking a closure on Float in Double is an error`() throws {
        let graph = Graph<Float>()
        let x = graph.input(3)
        let out = graph.add(CallCounter().node(), x, name: "out")
        #expect(
            message { _ = try graph.checkGradients(of: out) }
                == "\"out\" computes by a forward and a backward of its own, on one type of value; "
                + "this needs double precision: write it as a rule")
        #expect(try graph.forward(to: out) == 6)
    }
}
