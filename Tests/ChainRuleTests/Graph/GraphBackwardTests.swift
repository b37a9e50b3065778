import ChainRule
import TestSupport
import Testing

/// Where gradients meet: fan-out, several outputs, upstreams, accumulation, what is asked for and what is
/// not.
@Suite struct GraphBackwardTests {
    @Test func `gradients of a value used twice are added up`() throws {
        let graph = Graph<Scalar>()
        let (b, x) = (graph.input(5, name: "b"), graph.input(3, name: "x"))
        let doubled = b + b
        let square = x * x
        let quotient = x / x
        let top = square * x
        let diamond = (top - square) * (top + square)
        try graph.forward()
        try graph.backward(from: doubled)
        #expect(try b.gradient == 2)
        try graph.backward(from: square)
        #expect(try x.gradient == 6)
        try graph.backward(from: quotient)
        #expect(try x.gradient == 0)
        // (x³ − x²)(x³ + x²) = x⁶ − x⁴
        try graph.backward(from: diamond)
        #expect(
            try (diamond.value, x.gradient, top.gradient, square.gradient) == (648, 1350, 54, -18 + 54 * 3))
    }

    @Test func `a variable that is an operand three times gets three gradients`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[2, -1]])
        let out = Variable.select(x, x, x)
        let cube = graph.add(
            TernaryNode(Affine()), graph.constant([[1], [3]]), graph.constant([[1, 1]]), x)
        try graph.forward()
        try graph.backward(from: out)
        #expect(try x.gradient == [[1, 1]])
        try graph.backward(from: cube)
        #expect(try x.gradient == [[2, 2]])
    }

    @Test func `backward from several outputs adds up their gradients`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(3), graph.input(4))
        let product = x * y
        let sum = product + x
        try graph.forward()
        try graph.backward(from: [product, sum])
        #expect(try (x.gradient, y.gradient, product.gradient, sum.gradient) == (9, 6, 2, 1))
        try graph.backward(from: [sum, product], upstreams: [10, 100])
        #expect(try (x.gradient, y.gradient, product.gradient, sum.gradient) == (450, 330, 110, 10))
        try graph.backward(from: [sum, sum, sum])
        #expect(try (x.gradient, y.gradient) == (15, 9))
        try graph.backward(from: [])
        #expect(thrown { _ = try x.gradient } != nil)
        try graph.backward(from: sum, upstream: 0)
        #expect(try (x.gradient, y.gradient) == (0, 0))
    }

    @Test func `backward from several outputs of different shapes works`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2], [3, 4]])
        let (rows, total) = (x.sum(.eachRow), (x * x).sum(.all))
        try graph.forward()
        try graph.backward(from: [rows, total], upstreams: [[[10], [20]], [[1]]])
        #expect(try x.gradient == [[12, 14], [26, 28]])
    }

    @Test func `backward accumulates or replaces gradients`() throws {
        let graph = Graph<Scalar>()
        let (x, y, z) = (graph.parameter(3), graph.parameter(4), graph.parameter(5))
        let (first, second) = (x * y, y * z)
        try graph.forward()
        for _ in 0..<3 {
            try graph.backward(from: first, accumulating: false)
            #expect(try (x.gradient, y.gradient) == (4, 3))
            #expect(thrown { _ = try z.gradient } != nil)
            try graph.backward(from: second, accumulating: true)
            #expect(try (x.gradient, y.gradient, z.gradient) == (4, 8, 4))
            // Only leaves accumulate; what lies between has the gradient of the last backward.
            #expect(try second.gradient == 1)
            #expect(thrown { _ = try first.gradient } != nil)
            try graph.backward(from: second, upstream: 2, withRespectTo: [z], accumulating: true)
            #expect(try (x.gradient, y.gradient, z.gradient) == (4, 8, 12))
        }
        try graph.backward(from: second)
        #expect(try (y.gradient, z.gradient) == (5, 4))
        #expect(thrown { _ = try x.gradient } != nil)
    }

    @Test func `gradients of mini-batches of different sizes are accumulated`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2], [3, 4]], name: "x")
        let w = graph.parameter([[1], [10]], name: "w")
        let out = x.matmul(w)
        try graph.forward()
        try graph.backward(from: out, accumulating: true)
        for batch: Matrix<Double> in [[[5, 6]], [[1, 1], [1, 1], [1, 1]]] {
            try graph.feed(x, batch)
            try graph.forward()
            try graph.backward(from: out, accumulating: true)
        }
        #expect(try w.gradient == [[4 + 5 + 3], [6 + 6 + 3]])
        #expect(try x.gradient == [[1, 10], [1, 10], [1, 10]])
    }

    @Test(.disabled(if: ReferenceRuns.areOn)) func `backward computes only what is asked for`() throws {
        let graph = Graph<Matrix<Double>>()
        let (left, right) = (CallCounter(), CallCounter())
        let (x, y) = (graph.input([[3]]), graph.input([[4]]))
        let a = graph.add(left.node(), x)
        let b = graph.add(right.node(), y)
        let out = a * b
        try graph.forward()
        for run in 1...3 {
            try graph.backward(from: out, withRespectTo: [x])
            #expect((left.backward, right.backward) == (run, 0))
            #expect(try x.gradient == [[16]])
            #expect(thrown { _ = try b.gradient } != nil)
        }
        // A node between: what feeds it is not computed.
        try graph.backward(from: out, withRespectTo: [a, y])
        #expect((left.backward, right.backward) == (3, 1))
        #expect(try (a.gradient, y.gradient) == ([[8]], [[12]]))
        try graph.backward(from: out, withRespectTo: [])
        try graph.backward(from: out, withRespectTo: [out])
        #expect((left.backward, right.backward) == (3, 1))
        #expect(try out.gradient == [[1]])
        try graph.backward(from: out)
        #expect((left.backward, right.backward) == (4, 2))
        #expect((left.forward, right.forward) == (1, 1))
    }

    @Test func `scalars accumulate or replace gradients as matrices do`() throws {
        let graph = Graph<Scalar>()
        let (left, right) = (CallCounter(), CallCounter())
        let (x, y) = (graph.input(3), graph.input(4))
        let out = graph.add(left.node(), x) * graph.add(right.node(), y)
        try graph.forward()
        for _ in 0..<3 { try graph.backward(from: out, withRespectTo: [y]) }
        #expect((left.backward, right.backward) == (0, 3))
        try graph.freeze(y)
        try graph.backward(from: out)
        #expect((left.backward, right.backward) == (1, 3))
    }

    @Test func `freezing between runs changes what has a gradient`() throws {
        let graph = Graph<Scalar>()
        let (w, b) = (graph.parameter(3, name: "w"), graph.parameter(4, name: "b"))
        let out = w * w + b
        try graph.forward()
        for _ in 0..<3 {
            for _ in 0..<3 {
                try graph.backward(from: out)
                #expect(try (w.gradient, b.gradient) == (6, 1))
            }
            try graph.freeze(w)
            for _ in 0..<3 {
                try graph.backward(from: out)
                #expect(try b.gradient == 1)
                #expect(message { _ = try w.gradient } == "\"w\" has no gradient: it is frozen")
            }
            try graph.freeze(b)
            try graph.backward(from: out)
            #expect(thrown { _ = try b.gradient } == .noGradient("b", reason: "it is frozen"))
            try graph.unfreeze(w, b)
        }
    }

    @Test func `stopGradient passes no gradient`() throws {
        for x in [3.0, 0.0] {
            let graph = Graph<Scalar>()
            let y = graph.input(x, name: "y")
            // At 0 the stopped side's own derivative is infinite: 0 times that must not become NaN.
            let out = y.log().stopGradient() + y * y + y.sqrt().stopGradient() * y
            let first = try graph.gradient(of: out, withRespectTo: y)
            try graph.forward()
            try graph.backward(from: out)
            #expect(try y.gradient == 2 * x + x.squareRoot())
            #expect(try first.value == 2 * x + x.squareRoot())
        }
    }

    /// A wanted node that stops gradients has one; what feeds it, wanted as well, receives nothing from it,
    /// no zeros either: 0 times the infinite slope of √x at 0 would be NaN.
    @Test func `stopGradient has a gradient itself`() throws {
        func check<Value: ConcreteValue>(_ zero: Value) throws {
            let graph = Graph<Value>()
            let x = graph.input(zero)
            let stopped = x.sqrt().stopGradient()
            let out = x + stopped
            try graph.forward()
            try graph.backward(from: out, withRespectTo: [stopped, x])
            #expect(try stopped.gradient.elements == [1] && x.gradient.elements == [1])
        }
        try check(0.0)
        try check([[0]] as Matrix<Double>)
    }

    @Test func `an input behind stopGradient has a gradient of zero`() throws {
        let graph = Graph<Matrix<Double>>()
        let counter = CallCounter()
        let (x, y) = (graph.input([[3]], name: "x"), graph.input([[5]], name: "y"))
        let out = graph.add(counter.node(), x).stopGradient() * y
        let gradients = try graph.gradients(of: out, withRespectTo: [x, y])
        try graph.forward()
        try graph.backward(from: out)
        #expect(counter.backward == 0)
        #expect(try y.gradient == [[6]])
        #expect(try x.gradient == [[0]])
        #expect(try gradients.map { try $0.value } == [[[0]], [[6]]])
    }

    @Test func `NaN in a node that is no ancestor does not reach a gradient`() throws {
        let graph = Graph<Scalar>()
        let (x, zero) = (graph.input(3, name: "x"), graph.input(0, name: "zero"))
        let good = x * x
        let bad = good / zero + x.log() * (zero / zero) + zero.sqrt()
        let dead = (bad - bad).exp()
        for _ in 0..<3 {
            try graph.forward()
            #expect(try dead.value.isNaN)
            try graph.backward(from: good)
            #expect(try x.gradient == 6)
            try graph.backward(from: [good], withRespectTo: [x, zero])
            #expect(try x.gradient == 6)
            // But what is an ancestor is not hidden.
            try graph.backward(from: dead)
            #expect(try x.gradient.isNaN)
        }
    }

    @Test func `backward from leaves and constants works`() throws {
        let graph = Graph<Scalar>()
        let (x, c) = (graph.input(3, name: "x"), graph.constant(4, name: "c"))
        let square = c * c
        try graph.forward()
        try graph.backward(from: x)
        #expect(try x.gradient == 1)
        try graph.backward(from: [c, square])
        for variable in [x, c, square] { #expect(thrown { _ = try variable.gradient } != nil) }
        // A constant stays one.
        #expect(thrown { try graph.unfreeze(x, c) } == .noGradient(c.name, reason: "it is a constant"))
    }

    @Test func `an upstream variable scales a gradient as graph`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, v) = (graph.input([[1, 2], [3, 4]]), graph.input([[5]]))
        let gradients = try graph.gradients(of: -x, withRespectTo: [x, x], upstream: v)
        try graph.forward()
        for gradient in gradients { #expect(try gradient.value == [[-5, -5], [-5, -5]]) }
        try graph.feed(v, [[1, 2, 3]])
        guard case .invalidValue(_, let operands, let fault, _)? = thrown({ try graph.forward() }) else {
            Issue.record("an upstream gradient that does not fit")
            return
        }
        #expect(operands.map(\.shape) == [Shape(rows: 1, columns: 3), Shape(rows: 2, columns: 2)])
        #expect(fault.operation == "broadcast")
    }
}
