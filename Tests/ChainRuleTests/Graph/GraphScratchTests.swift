import ChainRule
import Testing

/// Nodes that are taken back.
@Suite struct GraphScratchTests {
    private struct Stop: Error {}

    /// The same steps on one graph that grows, and on one that takes its nodes back.
    private func descend<Value: ConcreteValue>(
        _ start: Value, _ data: [Value], takingBack: Bool
    ) throws -> (bits: [[UInt64]], nodes: Int) {
        let graph = Graph<Value>()
        let w = graph.parameter(start, name: "w")
        let base = w * w + w.tanh()
        var results: [[UInt64]] = []
        for (step, x) in data.enumerated() {
            func work() throws -> Value {
                let input = graph.input(x)
                let loss =
                    (base * input - Value.Element(step)).squared().sigmoid().sum() + (input * w).exp().sum()
                try graph.forward()
                try graph.backward(from: loss)
                return try loss.value
            }
            results.append(bits(takingBack ? try graph.scratch(work) : try work()))
            results.append(bits(try w.gradient))
            try graph.update(w) { w, gradient in w = w - gradient * Value.Element(0.01) }
            results.append(bits(try w.value))
        }
        return (results, graph.nodeCount)
    }

    private func compare<Value: ConcreteValue>(_ start: Value, _ data: [Value]) throws {
        let (grown, takenBack) = (
            try descend(start, data, takingBack: false), try descend(start, data, takingBack: true)
        )
        #expect(grown.bits == takenBack.bits)
        #expect(takenBack.nodes == 4 && grown.nodes > 8 * data.count)
    }

    @Test func `steps in a scratch have the bits of a graph that grows`() throws {
        try compare(0.3 as Double, (0..<20).map { Double($0) / 7 })
        try compare(0.3 as Float, (0..<20).map { Float($0) / 7 })
        let start: Matrix<Double> = [[0.1, -0.2], [0.3, 0.4]]
        try compare(
            start, (0..<20).map { Matrix(rows: 2, columns: 2) { Double($0 - $1) / 8 } + Double($0) / 9 })
    }

    @Test func `after a scratch the rest of the graph is as before`() throws {
        for runsFirst in [false, true] {
            let graph = Graph<Scalar>()
            let (x, w) = (graph.input(2, name: "x"), graph.parameter(3, name: "w"))
            let out = (x * w).exp()
            if runsFirst {
                try graph.forward()
                try graph.backward(from: out)
            }
            let product = try graph.scratch {
                let more = (out * x).named("more")
                graph.placeholder("unused")
                #expect(graph.inputs.count == 2 && more.name == "more")
                #expect(try graph.node(named: "more") == more)
                let value = try graph.forward(to: more)
                try graph.backward(from: more, withRespectTo: [x])
                return value
            }
            #expect(product == 6.0.exp() * 2)
            #expect(graph.nodeCount == 4 && graph.inputs == [x] && graph.parameters == [w])
            #expect(thrown { _ = try graph.node(named: "more") } == .noSuchNode("more", similar: []))
            // The gradient that was computed within stays.
            #expect(try x.gradient == product * 3 + product / 2)
            for _ in 0..<3 {
                try graph.feed(x, 1)
                #expect(try graph.forward(to: out) == 3.0.exp())
                try graph.backward(from: out)
                #expect(try w.gradient == 3.0.exp() && x.gradient == 3 * 3.0.exp())
            }
        }
    }

    @Test func `a scratch alternates with runs of the whole graph`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, w) = (graph.input([[1, 2]], name: "x"), graph.parameter([[3], [4]], name: "w"))
        let out = x.matmul(w).squared()
        for step in 1...5 {
            let scale = Double(step)
            try graph.feed(x, [[scale, 2]])
            try graph.forward(to: out)
            try graph.backward(from: out, withRespectTo: [w])
            let sum = 3 * scale + 8
            #expect(try w.gradient == [[2 * sum * scale], [2 * sum * 2]])
            let doubled = try graph.scratch {
                let twice = out * 2
                let value = try graph.forward(to: twice)
                try graph.backward(from: twice, withRespectTo: step == 3 ? [x, w] : [x])
                return value
            }
            #expect(doubled == [[2 * sum * sum]])
            #expect(try x.gradient == [[4 * sum * 3, 4 * sum * 4]])
        }
    }

    @Test func `names of a scratch can be given again`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        for step in 1...3 {
            let value = try graph.scratch {
                let loss = (x * Double(step)).named("loss")
                graph.add(MulNode(), "loss", "x", name: "product")
                try graph.forward()
                return try graph.node(named: "product").value + loss.value
            }
            #expect(value == Double(6 * step))
        }
        #expect(graph.nodeCount == 1)
    }

    @Test func `a scratch may hold another`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        try graph.scratch {
            let outer = x * 3
            let kept = try graph.scratch {
                let inner = outer * x
                try graph.forward()
                #expect(graph.nodeCount == 3)
                #expect(try graph.nodes.map(\.variable) == [x, outer, inner])
                return (value: try inner.value, stale: inner)
            }
            #expect(kept.value == 12 && graph.nodeCount == 2)
            #expect(thrown { _ = try kept.stale.value } == .scratchEnded)
            let again = outer + x
            try graph.forward()
            #expect(try again.value == 8 && outer.value == 6)
        }
        #expect(graph.nodeCount == 1)
    }

    // MARK: What goes wrong

    @Test func `a variable of a scratch says that it is over`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let (stale, leaf) = try graph.scratch { (x * 3, graph.input(4, name: "leaf")) }
        // Others are there now.
        let (other, third) = (x + 5, x + 6)
        try graph.forward()
        for variable in [stale, leaf] {
            #expect(thrown { _ = try variable.value } == .scratchEnded)
            #expect(thrown { _ = try variable.gradient } == .scratchEnded)
            #expect(thrown { _ = try variable.shape } == .scratchEnded)
            #expect(thrown { try graph.forward(to: variable) } == .scratchEnded)
            #expect(thrown { try graph.backward(from: variable) } == .scratchEnded)
            #expect(thrown { try graph.feed(variable, 1) } == .scratchEnded)
            #expect(thrown { _ = try graph.gradient(of: third, withRespectTo: variable) } == .scratchEnded)
            #expect(variable != other && variable != third)
            #expect(variable.name == "(a variable of a scratch that ended)" && "\(variable)" == variable.name)
            // As a first operand it hands on what it is; nothing is added.
            #expect(thrown { _ = try (variable * x + 1).value } == .scratchEnded)
        }
        #expect(graph.nodeCount == 3)
        #expect(try other.value == 7 && third.value == 8)
        _ = x * stale
        #expect(thrown { try graph.forward() } == .scratchEnded)
    }

    @Test func `what is thrown in a scratch goes on and its nodes are taken back`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let out = x * x
        for _ in 0..<3 {
            #expect(throws: Stop.self) {
                try graph.scratch {
                    try graph.scratch {
                        (out + 1).named("more")
                        throw Stop()
                    }
                }
            }
            #expect(graph.nodeCount == 2)
        }
        #expect(try graph.forward(to: out) == 4)
    }

    @Test func `a fault of a scratch is thrown once and gone`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        // By forward, within.
        #expect(
            thrown {
                try graph.scratch {
                    _ = graph.input(1, name: "x"); try graph.forward()
                }
            } != nil)
        // At its end, where there is no forward.
        guard case .duplicateName? = thrown({ try graph.scratch { _ = graph.input(1, name: "x") } }) else {
            Issue.record("no error")
            return
        }
        #expect(try graph.forward(to: x * 3) == 6)
        // A fault of before is told of first.
        x.named("y")
        #expect(thrown { try graph.scratch { _ = Issue.record("ran") } } != nil)
    }

    @Test func `a faulty matrix of a scratch leaves the graph well`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: "x")
        let out = x * 2
        try graph.forward()
        try graph.backward(from: out)
        let error = thrown {
            try graph.scratch {
                let wrong = out + graph.input([[1, 2, 3]], name: "three")
                try graph.forward(to: wrong)
            }
        }
        #expect("\(error as Any)".contains("2 * x + three"))
        for _ in 0..<2 {
            #expect(try graph.forward(to: out) == [[2, 4]])
            try graph.backward(from: out)
            #expect(try x.gradient == [[2, 2]])
        }
    }

    @Test func `a node defined within a scratch is undefined after it`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let out = graph.add(MulNode(), "t", "x", name: "out")
        for factor in [3.0, 4] {
            let value = try graph.scratch {
                (x * factor).named("t")
                return try graph.forward(to: out)
            }
            #expect(value == 4 * factor)
            #expect(
                thrown { try graph.forward() } == .unknownName("t", usedBy: ["out"], similar: []))
            #expect(thrown { _ = try graph.node(named: "t").value } == .noValue("t"))
        }
        graph.input(5, name: "t")
        #expect(try graph.forward(to: out) == 10)
    }

    @Test func `freezing within a scratch holds afterwards`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = (graph.input(2, name: "x"), graph.parameter(3, name: "w"))
        let out = x * w
        try graph.forward()
        try graph.backward(from: out)
        try graph.scratch { try graph.freeze(w) }
        try graph.backward(from: out)
        #expect(try x.gradient == 3)
        #expect(message { _ = try w.gradient } == "\"w\" has no gradient: it is frozen")
    }

    @Test func `a rule cannot open a scratch`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let box = Box(graph)
        let node = ClosureNode<Scalar>(
            name: "meddler",
            forward: { x in
                #expect(throws: GraphError.self) { try box.graph.scratch {} }
                return x
            }, backward: { upstream, _, _ in upstream })
        let out = graph.add(node, x)
        #expect(try graph.forward(to: out) == 2)
    }

    /// Unchecked because closures of nodes must be sendable; a graph calls them on the test's own thread
    /// only.
    private final class Box: @unchecked Sendable {
        let graph: Graph<Scalar>
        init(_ graph: Graph<Scalar>) { self.graph = graph }
    }

    // MARK: What must not grow

    @Test func `a scratch with other constants in each step leaves nothing`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let out = x * 7 + 1
        for step in 0..<3000 {
            let constant = Double(step) / 3
            let value = try graph.scratch { try graph.forward(to: x * constant + constant) }
            #expect(value == 2 * constant + constant)
        }
        try graph.feed(x, 3)
        #expect(try graph.forward(to: out) == 22)
        #expect(try graph.forward(to: x * 7 - 4) == 17)
        #expect(graph.nodeCount == 5)
    }

    @Test func `a scratch releases objects of a user's rule`() throws {
        final class Token: Sendable {}
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        weak var token: Token?
        try graph.scratch { () throws in
            let strong = Token()
            token = strong
            let node = ClosureNode<Scalar>(
                name: "holder", forward: { x in withExtendedLifetime(strong) { x } },
                backward: { upstream, _, _ in upstream })
            #expect(try graph.forward(to: graph.add(node, x)) == 2)
            #expect(token != nil)
        }
        #expect(token == nil)
    }

    @Test func `a scratch gives back many nodes and lists`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let total = [x, x, x].sum()
        for count in [10, 1000, 20] {
            let value = try graph.scratch {
                let terms = (0..<count).map { x * Double($0) }
                let sum = (terms + [total]).sum()
                try graph.forward()
                try graph.backward(from: sum)
                return try sum.value
            }
            let triangle = Double(count * (count - 1) / 2)
            #expect(value == 2 * triangle + 6)
            #expect(try x.gradient == triangle + 3)
        }
        try graph.feed(x, 5)
        #expect(try graph.forward(to: total) == 15)
    }
}
