import TestSupport
import Testing

@testable import ChainRule

/// Nodes with any number of operands, which lie outside their records.
@Suite struct OperandListTests {
    @Test func `a node of many operands is added by name and in any order`() throws {
        let graph = Graph<Scalar>()
        graph.add(VariadicNode(Spread(center: 1)), "a", "sum", "c", "a", name: "out")
        graph.add(WeightedSumNode(), "a", "b", "c", name: "sum")
        graph.input(2, name: "a")
        graph.input(3, name: "b")
        graph.input(4, name: "c")
        let out = try graph.node(named: "out")
        for _ in 1...3 {
            try graph.feed(graph.node(named: "a"), 2)
            try graph.forward()
            try graph.backward(from: out)
            // sum = 2 + 3·4 = 14; out = 1 + 169 + 9 + 1
            #expect(try out.value == 180)
            #expect(try graph.node(named: "a").gradient == 2 * 2 + 26)
            #expect(try graph.node(named: "b").gradient == 26 * 4)
            #expect(try graph.node(named: "c").gradient == 26 * 3 + 6)
        }
        #expect(try graph.nodes(feeding: out).map(\.name) == ["a", "b", "c", "sum", "out"])
        let view = try graph.nodes.first { $0.name == "out" }
        #expect(view?.operands.map(\.name) == ["a", "sum", "c", "a"])
        #expect(view?.operation == "spread" && view?.location != nil)
    }

    @Test func `a cycle through a list of operands is an error`() throws {
        let graph = Graph<Scalar>()
        graph.input(1, name: "x")
        graph.add(WeightedSumNode(), "x", "x", "second", name: "first")
        graph.add(VariadicNode(Spread(center: 0)), "x", "first", name: "second")
        #expect(message { try graph.forward() }?.contains("first") == true)
        #expect(thrown { try graph.forward() } == .cycle(path: ["first", "second", "first"]))
    }

    @Test func `operands of a list are read one by one`() {
        let graph = Graph<Scalar>()
        let x = (0..<5).map { graph.input(Double($0)) }
        let nodes = [
            x[1]._negated(), x[1] * x[0], x[4].affine(x[2], x[3]), x[3].applying(Spread(center: 0), x),
        ]
        for (node, operands) in zip(nodes, [[1], [1, 0], [4, 2, 3], [3, 0, 1, 2, 3, 4]]) {
            let found = (0..<8).map { graph.topology.operand($0, of: node.position) }
            #expect(found == (0..<8).map { $0 < operands.count ? operands[$0] : nil })
        }
        #expect(graph.topology.operand(0, of: 0) == nil)
    }

    @Test func `a node of many operands`() throws {
        let graph = Graph<Scalar>()
        let out = graph.declare("out")
        let numbers = (0..<50_000).map { Double($0 % 7) }
        let x = numbers.map { graph.input($0) }
        graph.define(out, as: VariadicNode(Spread(center: 3)), x)
        try graph.forward()
        try graph.backward(from: out)
        #expect(try out.value == spread(numbers, 3))
        #expect(try x[49_999].gradient == 2 * (numbers[49_999] - 3))
        let again = x[0].applying(Spread(center: 1), Array(x.dropFirst()))
        try graph.forward()
        #expect(try again.value == spread(numbers, 1))
    }

    private func spread(_ numbers: [Double], _ center: Double) -> Double {
        var sum = 0.0
        for number in numbers { sum += (number - center) * (number - center) }
        return sum
    }

    /// A gradient built as graph keeps the lists that are needed, and the next ones are appended behind.
    @Test func `a node of many operands has derivatives as graph`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2), graph.input(3))
        var out = x.applying(Nested(), [y, x])
        for _ in 0..<3 {
            out = try graph.gradient(of: out, withRespectTo: x) * x
            _ = thrown { _ = try graph.gradient(of: out, withRespectTo: graph.constant(1)) }
            let after = out.applying(Spread(center: 0), [y, x])
            try graph.forward()
            #expect(try after.value == out.value * out.value + 9 + 4)
        }
        let ends = (0..<graph.nodeCount).map { graph.topology.records[$0] }.filter(\.hasList).map {
            Int($0.first + $0.third)
        }
        #expect(graph.topology.lists.count == ends.max())
        #expect(try graph.checkGradients(of: out).passed)
    }

    /// z = Σ 2·xᵢ², whose derivative is a node with a list again.
    private struct Nested: VariadicRule {
        func forward<V: GraphValue>(_ x: Operands<V>) -> V {
            x.dropFirst().reduce(x[0] * x[0] * 2) { $0 + $1 * $1 * 2 }
        }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            for index in x.indices {
                add(
                    index,
                    V.weightedSum(
                        of: [x[index], x[index]], weights: [upstream, upstream], bias: upstream * 0))
                add(index, upstream * x[index] * 2)
            }
        }
    }

    @Test func `gradients handed twice are added up`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[2, 3]]), graph.input([[5]]))
        let sum = x.sum(.all)
        let out = sum.applying(Nested(), [y])
        try graph.forward()
        try graph.backward(from: out)
        #expect(try x.gradient == [[20, 20]])
        #expect(try y.gradient == [[20]])
        let products = try graph.hessianVectorProduct(
            of: out, withRespectTo: [x, y], along: [[[1, 0]], [[1]]])
        #expect(products == [[[4, 4]], [[4]]])
    }

    /// What a rule hands nothing to has a gradient of zeros, whatever an earlier backward left there.
    @Test func `operands that are handed no gradient have zeros`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[2, 3]]), graph.input([[0.5, 1]]))
        let (first, last) = (x.exp(), y.tanh())
        let out = first.applying(Planted.ForgottenOperand(), [last])
        for run in 1...3 {
            if run == 2 { try graph.backward(from: last) }
            try graph.forward()
            try graph.backward(from: out)
            #expect(try x.gradient == first.value && y.gradient == [[0, 0]] && last.gradient == [[0, 0]])
        }
    }

    private struct Pairs: VariadicRule {
        static func takes(operandCount: Int) -> Bool { operandCount == 2 || operandCount == 4 }
        func forward<V: GraphValue>(_ x: Operands<V>) -> V { x[0] * x[1] }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            add(0, upstream * x[1])
            add(1, upstream * x[0])
        }
    }

    @Test func `numbers of operands are written in words`() {
        #expect(Pairs.operandCountDescription == "2, 4 operands")
        #expect(Spread.operandCountDescription == "1 operand or more")
        #expect(Planted.ShiftedWeights.operandCountDescription == "1, 3, 5, 7, 9, … operands")
    }

    @Test func `operand lists of a wrong count or another graph are errors`() throws {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let x = graph.input(1)
        _ = x.applying(WeightedSum(), [x])
        #expect(message { try graph.forward() }?.contains("1, 3, 5, … operands, not 2") == true)
        let y = other.input(1)
        _ = y.applying(Spread(center: 0), [y, x])
        #expect(thrown { try other.forward() } == .differentGraphs(operation: "spread"))
        let third = Graph<Scalar>()
        _ = third.input(1)
        _ = third.add(VariadicNode(Spread(center: 0)), [])
        #expect(message { try third.forward() }?.contains("spread takes 1 operand or more, not 0") == true)
    }

    /// The room for lists grows apart from that for nodes, for all kinds of value.
    @Test func `room for many operand lists grows by itself`() throws {
        func rounds<V: GraphValue>(_ x: [V]) -> V {
            var out = x[0]
            for round in 0..<LongTests.count(300, usually: 100) {
                let others = (0...round % 9).map { x[($0 * 5 + round) % 9] }
                out = out.applying(Spread(center: 0.5), others).tanh()
            }
            return out
        }
        func check<Value: ConcreteValue>(_ type: Value.Type) throws {
            let graph = Graph<Value>()
            let numbers = (0..<9).map { Value(Value.Element($0) / 4) }
            let x = numbers.map { graph.input($0) }
            let out = rounds(x)
            try graph.forward()
            try graph.backward(from: out)
            #expect(try out.value.doubles == rounds(numbers).doubles)
            #expect(try graph.checkGradients(of: out).passed)
        }
        try check(Double.self)
        try check(Float.self)
        try check(Matrix<Double>.self)
        try check(Dual<Double>.self)
    }
}
