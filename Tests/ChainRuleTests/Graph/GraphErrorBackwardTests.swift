import ChainRule
import Testing

/// Errors of the way back, and every reason why there is no gradient.
@Suite struct GraphErrorBackwardTests {
    @Test func `a backward before any forward has no value`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let out = graph.add(UnaryNode(Negate()), x, name: "out")
        let expected = "backward from \"out\" before forward: call graph.forward() first"
        #expect(message { try graph.backward(from: out) } == expected)
        try graph.forward(to: x)
        #expect(message { try graph.backward(from: [x, out]) } == expected)
        try graph.forward()
        try graph.backward(from: out)
        // A node added since is not computed either; what was computed is.
        let later = graph.add(UnaryNode(Negate()), out, name: "later")
        #expect(
            message { try graph.backward(from: later) }
                == "backward from \"later\" before forward: call graph.forward() first")
        #expect(try x.gradient == -1)
        try graph.backward(from: out)
        #expect(try x.gradient == -1)
    }

    @Test func `a backward after feeding without a forward is an error`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(3, name: "x"), graph.input(4, name: "y"))
        let out = x * y
        try graph.feed(x, 5)
        try graph.forward()
        try graph.backward(from: out)
        try graph.feed(y, 6)
        try graph.feed(x, 7)
        try graph.feed(y, 8)
        #expect(
            message { try graph.backward(from: out) }
                == "\"y\", \"x\" changed since the last forward: call graph.forward() again")
        // The old values and gradients are still to be read, and the new ones come with the next run.
        #expect(try (out.value, x.gradient, y.value) == (20, 4, 8))
        try graph.forward()
        try graph.backward(from: out)
        #expect(try (out.value, x.gradient) == (56, 8))
    }

    @Test func `a backward after an optimizer's step without a forward is an error`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(3, name: "w")
        let out = w * w
        try graph.forward()
        try graph.backward(from: out)
        try graph.update(w) { value, gradient in value -= 0.5 * gradient }
        #expect(try w.value == 0)
        #expect(thrown { try graph.backward(from: out) } == .fedSinceForward(inputs: ["w"]))
    }

    /// A new node changes nothing that was computed before.
    @Test func `adding an input asks for no new forward`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let out = x * x
        try graph.forward()
        let c = graph.constant(2)
        let later = graph.placeholder("later")
        try graph.feed(later, 1)
        let more = out * c + later
        try graph.backward(from: out)
        #expect(try x.gradient == 6)
        #expect(try out.value == 9)
        #expect(try graph.forward(to: more) == 19)
    }

    @Test func `an upstream gradient of another shape or another output is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3]], name: "x")
        let out = graph.add(UnaryNode(Negate()), x, name: "out")
        try graph.forward()
        #expect(
            message { try graph.backward(from: [out, x], upstreams: [[[1]]]) }
                == "2 outputs need as many upstream gradients, not 1")
        #expect(
            message { try graph.backward(from: out, upstream: [[1, 2]]) }
                == "the upstream gradient of \"out\" does not fit: broadcast of 1×2: "
                + "1×3 cannot be made of it; only a size of 1 can be repeated")
        try graph.backward(from: out, upstream: [[4]])
        #expect(try x.gradient == [[-4, -4, -4]])
        try graph.backward(from: out, upstream: [[4, 5, 6]])
        #expect(try x.gradient == [[-4, -5, -6]])
    }

    @Test func `a value that was not computed is an error`() throws {
        let graph = Graph<Scalar>()
        let x = graph.placeholder("x")
        let out = graph.add(UnaryNode(Negate()), x, name: "out")
        #expect(message { _ = try x.value } == "\"x\" has no value yet: call graph.forward()")
        #expect(thrown { _ = try out.value } == .noValue("out"))
        try graph.feed(x, 3)
        #expect(try x.value == 3)
        try graph.forward(to: x)
        #expect(thrown { _ = try out.value } == .noValue("out"))
    }

    @Test func `a missing gradient is an error that says why`() throws {
        let graph = Graph<Scalar>()
        let (x, y, z) = (graph.input(3, name: "x"), graph.input(4, name: "y"), graph.input(5, name: "z"))
        let c = graph.constant(6, name: "c")
        let out = x * y * c
        let aside = graph.add(UnaryNode(Negate()), z, name: "aside")
        func reason(_ variable: Variable<Scalar>) -> String? { message { _ = try variable.gradient } }
        let none = "has no gradient: no backward yet: call graph.backward(from:)"
        #expect(reason(x) == "\"x\" \(none)")
        #expect(reason(out) == "\"x * y * c\" \(none)")
        #expect(reason(c) == "\"c\" has no gradient: it is a constant")
        try graph.forward()
        try graph.backward(from: out, withRespectTo: [x])
        #expect(try x.gradient == 24)
        #expect(
            reason(y) == "\"y\" has no gradient: the last backward was not asked for it (withRespectTo:)")
        let independent = "\"x * y * c\", from where the last backward began, does not depend on it"
        for variable in [z, aside] {
            #expect(reason(variable) == "\"\(variable.name)\" has no gradient: \(independent)")
        }
        let later = z * z
        #expect(
            reason(later)
                == "\"z * z\" has no gradient: no backward since it was added: call graph.backward(from:)")
        try graph.backward(from: [])
        #expect(reason(y) == "\"y\" has no gradient: the last backward began nowhere")
        #expect(reason(c) == "\"c\" has no gradient: it is a constant")

        try graph.freeze(x)
        #expect(try graph.isFrozen(x) && graph.isFrozen(c) && !graph.isFrozen(y))
        #expect(thrown { _ = try graph.isFrozen(out) } == .notAnInput(out.name))
        try graph.backward(from: out)
        #expect(reason(x) == "\"x\" has no gradient: it is frozen")
        #expect(try y.gradient == 18)
        let frozen = "\"x\" has no gradient: it is frozen"
        #expect(message { try graph.backward(from: out, withRespectTo: [y, x]) } == frozen)
        #expect(message { _ = try graph.gradient(of: out, withRespectTo: x) } == frozen)
        #expect(
            thrown { try graph.backward(from: out, withRespectTo: [c]) }
                == .noGradient("c", reason: "it is a constant"))
        // What was refused has not cost the gradients of before.
        #expect(try y.gradient == 18)
        try graph.unfreeze(x)
        try graph.backward(from: out)
        #expect(try x.gradient == 24)
    }

    @Test func `freezing nothing or what is no input is an error`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(3, name: "x"), graph.input(4, name: "y"))
        let out = x * y
        try graph.forward()
        try graph.backward(from: out)
        #expect(thrown { try graph.freeze(x, out) } == .notAnInput("x * y"))
        try graph.backward(from: out)
        #expect(try x.gradient == 4)
    }
}
