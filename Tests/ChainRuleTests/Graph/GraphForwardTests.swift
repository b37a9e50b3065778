import ChainRule
import Testing

/// Running again, running parts, and a graph that grows meanwhile.
@Suite struct GraphForwardTests {
    @Test func `a forward computes only what its target needs`() throws {
        let graph = Graph<Scalar>()
        let (left, right) = (CallCounter(), CallCounter())
        let (x, y) = (graph.input(3), graph.placeholder("y"))
        let a = graph.add(left.node(), x)
        let b = graph.add(right.node(), y)
        let both = a + b
        for run in 1...3 {
            #expect(try graph.forward(to: a) == 6)
            #expect((left.forward, right.forward) == (run, 0))
        }
        #expect(thrown { _ = try both.value } != nil)
        try graph.feed(y, 1)
        try graph.forward(to: [b])
        #expect((left.forward, right.forward) == (3, 1))
        try graph.forward(to: [both, a])
        #expect((left.forward, right.forward) == (4, 2))
        #expect(try both.value == 8)
        try graph.forward(to: [])
        #expect((left.forward, right.forward) == (4, 2))
    }

    @Test func `alternating targets compute what each needs`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(1), graph.input(1))
        let (a, b) = (x * x, x * y)
        for step in 1...5 {
            let s = Double(step)
            try graph.feed(x, s)
            #expect(try graph.forward(to: a) == s * s)
            try graph.backward(from: a)
            #expect(try x.gradient == 2 * s)
            #expect(thrown { try graph.backward(from: b) } != nil)
            try graph.feed(y, 10 * s)
            #expect(try graph.forward(to: b) == 10 * s * s)
            try graph.backward(from: b)
            #expect(try x.gradient == 10 * s)
            // x has not changed, but y has, and what was computed before that no longer counts.
            #expect(thrown { _ = try a.value } != nil)
            try graph.forward()
            try graph.backward(from: [a, b])
            #expect(try x.gradient == 12 * s)
        }
    }

    @Test func `a backward after a forward to a target works`() throws {
        let graph = Graph<Matrix<Float>>()
        let (x, w) = (graph.input([[1, 2]]), graph.parameter([[3], [4]]))
        let product = x.matmul(w)
        let later = product * graph.placeholder("scale")
        for _ in 0..<3 {
            #expect(try graph.forward(to: product) == [[11]])
            try graph.backward(from: product)
            #expect(try w.gradient == [[1], [2]])
            #expect(thrown { try graph.backward(from: later) } == .backwardBeforeForward(from: later.name))
        }
    }

    @Test func `a run after feeding computes with the new values`() throws {
        let graph = Graph<Scalar>()
        let (x, c, w) = (graph.input(0), graph.constant(0), graph.parameter(0))
        let out = (x * w + c).squared()
        for step in 0..<6 {
            let (a, b, d) = (Double(step), Double(step * 2 - 3), 1 / Double(step + 1))
            try graph.feed(x, a)
            try graph.feed(c, b)
            try graph.feed(w, d)
            try graph.forward()
            try graph.backward(from: out)
            #expect(try out.value == (a * d + b) * (a * d + b))
            #expect(try x.gradient == 2 * (a * d + b) * d)
            #expect(try w.gradient == 2 * (a * d + b) * a)
        }
    }

    @Test func `a graph runs on batches of other sizes`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.placeholder("x")
        let (w, b) = (graph.parameter([[1, 2], [3, 4]]), graph.parameter([[10, 20]]))
        let out = graph.add(TernaryNode(Affine()), x, w, b)
        for rows in [3, 1, 5, 3, 2, 1000] {
            try graph.feed(x, Matrix(repeating: 1, rows: rows, columns: 2))
            try graph.forward()
            try graph.backward(from: out)
            let n = Double(rows)
            #expect(try out.value[rows - 1, 1] == 26)
            #expect(try (w.gradient, b.gradient) == ([[n, n], [n, n]], [[n, n]]))
            #expect(try x.gradient.shape == Shape(rows: rows, columns: 2))
        }
    }

    @Test func `a graph can grow between runs`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1.5)
        var out = x
        for step in 1...40 {
            out = out * x
            try graph.forward()
            try graph.backward(from: out)
            #expect(try out.value == (0..<step).reduce(1.5) { power, _ in power * 1.5 })
            let expected = Double(step + 1) * (try out.value) / 1.5
            #expect(try (x.gradient - expected).magnitude <= 1e-12 * expected)
            // An input added now belongs to the next run.
            if step == 20 { out = out + graph.input(0) }
        }
    }

    @Test func `a gradient as graph can be added after a forward`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let out = x.power(4)
        try graph.forward()
        let first = try graph.gradient(of: out, withRespectTo: x)
        let second = try graph.gradient(of: first, withRespectTo: x)
        #expect(thrown { _ = try second.value } != nil)
        try graph.backward(from: out)
        #expect(try x.gradient == 32)
        #expect(try graph.forward(to: second) == 48)
        try graph.forward()
        try graph.backward(from: [first, second])
        #expect(try (first.value, x.gradient) == (32, 48 + 48))
        try graph.feed(x, 3)
        try graph.forward()
        #expect(try (out.value, first.value, second.value) == (81, 108, 108))
    }

    @Test func `the gradient as graph of what does not depend is zero`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[1, 2]]), graph.input([[3]]))
        let (zero, one) = (
            try graph.gradient(of: x, withRespectTo: y), try graph.gradient(of: x, withRespectTo: x)
        )
        try graph.forward()
        #expect(try (zero.value, one.value) == ([[0]], [[1, 1]]))
    }

    @Test func `nodes can be defined between runs`() throws {
        let graph = Graph<Scalar>()
        let (x, t) = (graph.input(3, name: "x"), graph.declare("t"))
        let out = x * t
        #expect(try graph.forward(to: x) == 3)
        graph.define(t, as: AddNode(), x, x)
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: out)
            #expect(try (out.value, x.gradient) == (18, 12))
        }
        let u = graph.declare("u")
        let more = out - u
        graph.input(8, name: "u")
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: more)
            #expect(try (more.value, x.gradient, u.gradient) == (10, 12, -1))
        }
    }

    @Test func `empty and tiny graphs run`() throws {
        let graph = Graph<Scalar>()
        #expect(try graph.nodes.isEmpty)
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: [])
        }
        let x = graph.input(3)
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: x)
            #expect(try (x.value, x.gradient) == (3, 1))
        }
    }
}
