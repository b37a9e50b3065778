import ChainRule
import Testing

/// Variables do not keep their graph alive; what is asked of them afterwards is an error, never a dangling
/// pointer.
@Suite struct GraphLifetimeTests {
    private static let released =
        "the variable's graph no longer exists: keep the Graph as long as its variables are used"

    /// A variable that has outlived its graph.
    private func orphan() throws -> Variable<Scalar> {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        try graph.forward()
        try graph.backward(from: x)
        return x
    }

    @Test func `a variable of a released graph says so`() throws {
        let x = try orphan()
        #expect(message { _ = try x.value } == Self.released)
        #expect(message { _ = try x.gradient } == Self.released)
        #expect(x.name == "(a variable of a released graph)")
        #expect("\(x)" == x.name)
    }

    @Test func `expressions of a released graph do not trap`() throws {
        let x = try orphan()
        let out = Variable.select(x, (x * x + 1).exp(), -x).raised(to: x)
        #expect(thrown { _ = try out.value } == .graphReleased)
    }

    @Test func `another graph refuses a variable of a released graph`() throws {
        let x = try orphan()
        // Takes over what the released graph left behind.
        let graph = Graph<Scalar>()
        let y = graph.input(4, name: "y")
        #expect(x != y)
        #expect(thrown { _ = try x.value } == .graphReleased)
        let calls: [() throws -> Void] = [
            { try graph.forward(to: x) }, { try graph.feed(x, 1) }, { try graph.backward(from: x) },
            { _ = try graph.gradient(of: x, withRespectTo: y) }, { _ = try graph.nodes(feeding: x) },
        ]
        for call in calls { #expect(message(call) == Self.released) }
        #expect(try graph.forward(to: y) == 4)
    }

    @Test func `an expression with a released graph's variable is the living graph's fault`() throws {
        let x = try orphan()
        let first = Graph<Scalar>()
        _ = first.input(4) * x
        #expect(thrown { try first.forward() } == .graphReleased)
        let second = Graph<Scalar>()
        second.add(AddNode(), second.input(4), x)
        #expect(thrown { try second.forward() } == .graphReleased)
        let third = Graph<Scalar>()
        third.define(x, as: UnaryNode(Negate()), third.input(4))
        #expect(thrown { try third.forward() } == .graphReleased)
    }

    /// A graph held by a local constant lives to the end of its scope, optimized or not: reading a variable
    /// may depend on it, and the compiler must not release an object before such a call.
    @Test func `the graph of a local constant lives to the end of its scope`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let out = (x + 1) * x
        try graph.forward()
        try graph.backward(from: out)
        // From here on nothing names the graph.
        #expect(try out.value == 12)
        #expect(try x.gradient == 7)
        let more = out * out
        #expect(more.name == "(x + 1) * x * ((x + 1) * x)")
        #expect(thrown { _ = try more.value } == .noValue(more.name))
    }

    /// Nobody holds this one, so it is gone at once, optimized or not.
    @Test func `a graph that nobody holds is gone`() {
        let x = Graph<Scalar>().input(3)
        #expect(thrown { _ = try x.value } == .graphReleased)
    }

    @Test func `variables are equal by graph and node`() {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let (x, y) = (graph.input(3), graph.input(3))
        #expect(x == x && x != y)
        #expect(x != other.input(3))
        #expect(x + y != x + y)
        var counts: [Variable<Scalar>: Int] = [:]
        for variable in graph.inputs + graph.inputs + other.inputs { counts[variable, default: 0] += 1 }
        #expect(counts == [x: 2, y: 2, other.inputs[0]: 1])
    }
}
