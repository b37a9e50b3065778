import ChainRule
import Testing

/// Faults of building: kept, thrown by whatever runs next, and told in full.
@Suite struct GraphErrorBuildingTests {
    @Test func `unknown name is suggested and mended by adding it`() throws {
        let graph = Graph<Scalar>()
        graph.input(3, name: "speed")
        let out = graph.add(MulNode(), "spede", "speed", name: "out")
        graph.add(AddNode(), "spede", "other", name: "sum")
        graph.add(UnaryNode(Negate()), "spedd", name: "minus")
        let expected =
            "no node is named \"spede\", which \"out\", \"sum\" takes as an operand; did you mean \"speed\"?"
        #expect(message { try graph.forward() } == expected)
        #expect(
            message { try graph.forward(to: graph.node(named: "minus")) }
                == "no node is named \"spedd\", which \"minus\" takes as an operand; did you mean \"speed\"?")
        graph.input(5, name: "spede")
        #expect(try graph.forward(to: out) == 15)
        #expect(
            message { try graph.forward() }
                == "no node is named \"other\", which \"sum\" takes as an operand")
        graph.input(1, name: "other")
        graph.input(4, name: "spedd")
        try graph.forward()
        try graph.backward(from: out)
        #expect(try graph.node(named: "spede").gradient == 3)
        #expect(try graph.node(named: "minus").value == -4)
    }

    @Test func `unknown name used twice by one node names it once`() {
        let graph = Graph<Scalar>()
        graph.add(MulNode(), "X", "X", name: "square")
        graph.input(2, name: "x")
        #expect(
            message { try graph.forward() }
                == "no node is named \"X\", which \"square\" takes as an operand; did you mean \"x\"?")
    }

    @Test func `a node that is never defined is an error`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let t = graph.declare("t")
        let out = t * x
        #expect(thrown { try graph.forward() } == .undefinedNode("t"))
        #expect(
            message { try graph.forward(to: out) }
                == "\"t\" was declared but never defined: graph.define(_:as:_:) says what it computes")
        #expect(thrown { try graph.feed(t, 1) } == .undefinedNode("t"))
        #expect(try graph.forward(to: x) == 3)
        graph.define(t, as: UnaryNode(Negate()), x)
        #expect(try graph.forward(to: out) == -9)
    }

    @Test func `a name that is taken is an error`() throws {
        let graph = Graph<Scalar>()
        let (x, firstLine) = here { graph.input(3, name: "x") }
        let (second, line) = here { graph.input(4, name: "x") }
        let third = graph.add(AddNode(), x, second, name: "x")
        #expect(
            message { try graph.forward() }
                == "there already is a node named \"x\" (ChainRuleTests/GraphErrorBuildingTests.swift:\(line); "
                + "the first is at ChainRuleTests/GraphErrorBuildingTests.swift:\(firstLine))")
        #expect(try graph.node(named: "x") == x)
        #expect(message { try graph.backward(from: third) } == message { try graph.forward() })
    }

    @Test func `a second definition of a node is an error`() {
        for isInput in [true, false] {
            let graph = Graph<Scalar>()
            let x = graph.input(3, name: "x")
            let t = isInput ? x : graph.add(UnaryNode(Negate()), x, name: "t")
            let (_, line) = here { graph.define(t, as: UnaryNode(Negate()), x) }
            #expect(
                message { try graph.forward() }
                    == "\"\(isInput ? "x" : "t")\" is already defined "
                    + "(ChainRuleTests/GraphErrorBuildingTests.swift:\(line))")
        }
    }

    @Test func `a wrong number of operands is an error`() throws {
        let graph = Graph<Scalar>()
        graph.input(3, name: "x")
        let (out, line) = here { graph.add(MulNode(), "x", name: "out") }
        let location = "(ChainRuleTests/GraphErrorBuildingTests.swift:\(line))"
        #expect(message { try graph.forward() } == "multiply takes 2 operands, not 1 \(location)")
        #expect(message { try graph.forward(to: out) } == "multiply takes 2 operands, not 1 \(location)")

        let other = Graph<Scalar>()
        let x = other.input(3)
        let (_, otherLine) = here { other.define(other.declare("minus"), as: UnaryNode(Negate()), x, x) }
        let otherPlace = "(ChainRuleTests/GraphErrorBuildingTests.swift:\(otherLine))"
        #expect(message { try other.forward() } == "negate takes 1 operand, not 2 \(otherPlace)")

        let third = Graph<Scalar>()
        let y = third.input(3)
        _ = third.add(WeightedSumNode(), y, y)
        #expect(
            message { try third.forward() }?.hasPrefix(
                "weighted sum takes a bias, then an input and its weight in turn: 1, 3, 5, … operands, not 2 ("
            )
                == true)
    }

    @Test func `an expression of variables of two graphs is an error`() throws {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let x = graph.input(3, name: "x")
        let y = other.input(4, name: "y")
        let sum = x + y
        #expect(thrown { try graph.forward(to: sum) } == .differentGraphs(operation: "add"))
        #expect(message { try graph.forward() } == "add is given a variable of another graph")
        #expect(try other.forward(to: y) == 4)
    }

    @Test func `variables of another graph are refused by every function`() throws {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let x = graph.input(3, name: "x")
        let z = x * x
        for _ in 0..<100 { other.input(0) }
        let y = other.input(4, name: "y")
        try graph.forward()
        let calls: [() throws -> Void] = [
            { try graph.feed(y, 1) }, { try graph.update(y) { _, _ in } }, { try graph.freeze(y) },
            { try graph.unfreeze(y) }, { _ = try graph.isFrozen(y) }, { try graph.forward(to: y) },
            { try graph.forward(to: [z, y]) },
            { try graph.backward(from: y) }, { try graph.backward(from: z, withRespectTo: [y]) },
            { _ = try graph.gradient(of: y, withRespectTo: x) },
            { _ = try graph.gradient(of: z, withRespectTo: y) },
            { _ = try graph.gradients(of: z, withRespectTo: [x], upstream: y) },
            { _ = try graph.gradients(of: x, withRespectTo: [x], upstream: y) },
            { _ = try graph.hessianVectorProduct(of: z, withRespectTo: [y], along: [1]) },
            { _ = try graph.checkGradients(of: y) },
            { _ = try graph.checkGradients(of: z, withRespectTo: [y]) },
            { _ = try graph.nodes(feeding: y) },
        ]
        for (position, call) in calls.enumerated() {
            #expect(
                message(call) == "this graph is given a variable of another graph", "call \(position)")
        }
        // Nothing of it has broken the graph.
        try graph.forward()
        try graph.backward(from: z)
        #expect(try x.gradient == 6)
    }

    @Test func `adding a node on another graph's variable is an error`() {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let out = graph.add(MulNode(), graph.input(3), other.input(4), name: "out")
        #expect(message { try graph.forward(to: out) } == "multiply is given a variable of another graph")
        let third = Graph<Scalar>()
        third.define(other.declare("t"), as: UnaryNode(Negate()), third.input(1))
        #expect(message { try third.forward() } == "this graph is given a variable of another graph")
    }

    @Test func `the first fault of building is thrown by every run`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        try graph.forward()
        let other = Graph<Scalar>()
        let out = x * other.input(1)
        graph.input(1, name: "x")
        graph.add(AddNode(), "x", name: "sum")
        let first = GraphError.differentGraphs(operation: "multiply")
        #expect(thrown { try graph.forward() } == first)
        #expect(thrown { try graph.forward(to: x) } == first)
        #expect(thrown { try graph.forward(to: [x]) } == first)
        #expect(thrown { try graph.backward(from: out) } == first)
        #expect(thrown { _ = try graph.gradient(of: out, withRespectTo: x) } == first)
        #expect(thrown { _ = try graph.checkGradients(of: out) } == first)
        #expect(try x.value == 3)
    }

    @Test func `an unknown name is an error`() throws {
        let graph = Graph<Scalar>()
        graph.input(3, name: "weight")
        graph.input(3, name: "Weight1")
        graph.input(3, name: "bias")
        #expect(
            message { _ = try graph.node(named: "Weight") }
                == "the graph has no node named \"Weight\"; did you mean \"weight\" or \"Weight1\"?")
        #expect(message { _ = try graph.node(named: "gamma") } == "the graph has no node named \"gamma\"")
        #expect(message { _ = try graph.node(named: "") } == "the graph has no node named \"\"")
    }
}
