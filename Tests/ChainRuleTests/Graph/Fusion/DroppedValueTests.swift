import ChainRule
import TestSupport
import Testing

/// Values that a fused forward did not keep can be read all the same, and are those of that forward.
@Suite(.disabled(if: ReferenceRuns.areOn)) struct DroppedValueTests {
    typealias Value = Matrix<Double>

    /// y = tanh(exp(x · w)), all of whose nodes but the last are not kept.
    struct Chain {
        let graph = Graph<Value>()
        let x: Variable<Value>
        let w: Variable<Value>
        let product: Variable<Value>
        let power: Variable<Value>
        let y: Variable<Value>

        init() throws {
            graph.leastFusedBytes = 0
            x = graph.input(Chain.numbers(0), name: "x")
            w = graph.parameter([[1, 2]], name: "w")
            product = x * w
            power = product.exp()
            y = power.tanh()
            try graph.forward()
            // All but the last.
            #expect(graph.droppedCount == 2)
        }

        static func numbers(_ start: Double) -> Value {
            Value(rows: 5, columns: 2) { start + Double($0 - $1) / 8 }
        }
    }

    @Test func `a dropped value is computed when it is read`() throws {
        let chain = try Chain()
        let expected = Chain.numbers(0) * [[1, 2]]
        #expect(try chain.power.value == expected.exp())
        // What lay on the way is kept now, too.
        #expect(chain.graph.droppedCount == 0)
        #expect(try chain.product.value == expected)
        #expect(
            try chain.graph.nodes.map(\.value) == [
                Chain.numbers(0), [[1, 2]], expected, expected.exp(), expected.exp().tanh(),
            ])
    }

    @Test func `feeding changes no other value until the next forward`() throws {
        let chain = try Chain()
        let expected = Chain.numbers(0) * [[1, 2]]
        try chain.graph.feed(chain.x, Chain.numbers(1))
        try chain.graph.feed(chain.x, Chain.numbers(2))
        try chain.graph.feed(chain.w, [[3, 4]])
        #expect(try chain.product.value == expected)
        #expect(try chain.x.value == Chain.numbers(2))
        #expect(try chain.power.value == expected.exp())
        try chain.graph.forward()
        #expect(try chain.product.value == Chain.numbers(2) * [[3, 4]])
        #expect(try chain.w.value == [[3, 4]])
    }

    @Test func `updating changes no other value until the next forward`() throws {
        let chain = try Chain()
        try chain.graph.backward(from: chain.y, withRespectTo: [chain.w])
        try chain.graph.update(chain.w) { value, gradient in value.add(gradient, scaledBy: -1) }
        let moved = try chain.w.value
        #expect(moved != [[1, 2]])
        #expect(try chain.product.value == Chain.numbers(0) * [[1, 2]])
        #expect(try chain.w.value == moved)
        try chain.graph.forward(to: chain.y)
        #expect(try chain.product.value == Chain.numbers(0) * moved)
    }

    @Test func `another target computes dropped values anew`() throws {
        let chain = try Chain()
        let other = chain.power * chain.x
        #expect(try chain.graph.forward(to: other) == (Chain.numbers(0) * [[1, 2]]).exp() * Chain.numbers(0))
        #expect(try chain.graph.forward(to: chain.power) == (Chain.numbers(0) * [[1, 2]]).exp())
        #expect(chain.graph.droppedCount == 1)
        // The product is computed from what the last forward left.
        #expect(try chain.product.value == Chain.numbers(0) * [[1, 2]])
        try chain.graph.feed(chain.x, Chain.numbers(1))
        try chain.graph.forward(to: chain.product)
        #expect(try chain.product.value == Chain.numbers(1) * [[1, 2]])
        #expect(
            message { _ = try chain.power.value }
                == "\"(x * w).exp()\" has no value yet: call graph.forward()")
    }

    @Test func `backward from the middle of a chain works with dropped values`() throws {
        let chain = try Chain()
        try chain.graph.backward(from: chain.power, withRespectTo: [chain.x])
        #expect(try chain.x.gradient == (Chain.numbers(0) * [[1, 2]]).exp() * [[1, 2]])
    }

    /// Forward to the result alone, the chain is one. Backward goes over all nodes, and between any two of
    /// the chain's there is a sum that nobody asked for.
    @Test func `backward without programs works with dropped values`() throws {
        let graph = Graph<Value>()
        graph.leastFusedBytes = 0
        let x = graph.input(Chain.numbers(0))
        let product = x * x
        _ = product.sum()
        let power = product.exp()
        _ = x.sum()
        let result = power.tanh()
        try graph.forward(to: result)
        #expect(graph.droppedCount > 0)
        try graph.backward(from: result, withRespectTo: [x])
        let (a, b) = (Chain.numbers(0).squared().exp(), Chain.numbers(0))
        #expect(try x.gradient.isApproximatelyEqual(to: (1 - a.tanh().squared()) * a * b * 2))
    }

    @Test func `accumulating and freezing work with dropped values`() throws {
        let chain = try Chain()
        try chain.graph.backward(from: chain.y, withRespectTo: [chain.x, chain.w])
        let (once, ofW) = (try chain.x.gradient, try chain.w.gradient)
        try chain.graph.backward(from: chain.y, withRespectTo: [chain.x, chain.w], accumulating: true)
        #expect(try chain.x.gradient == once + once)
        #expect(try chain.w.gradient == ofW + ofW)
        try chain.graph.freeze(chain.x)
        try chain.graph.backward(from: chain.y)
        #expect(try chain.w.gradient == ofW)
        #expect(throws: GraphError.self) { try chain.x.gradient }
        try chain.graph.unfreeze(chain.x)
        try chain.graph.backward(from: chain.y)
        #expect(try chain.x.gradient == once)
        // Asked for all, there are all.
        #expect(try chain.product.gradient == once / [[1, 2]])
    }

    @Test func `only wanted gradients are kept of a fused chain`() throws {
        let chain = try Chain()
        try chain.graph.backward(from: chain.y, withRespectTo: [chain.w, chain.power])
        let ofPower = try chain.power.gradient
        #expect(ofPower.isApproximatelyEqual(to: 1 - (try chain.y.value).squared(), absoluteTolerance: 1e-15))
        #expect(
            message { _ = try chain.product.gradient }
                == "\"x * w\" has no gradient: the last backward was not asked for it (withRespectTo:)")
    }

    /// A shape that does not fit is told of the node where it is, and the graph goes on when fed what fits.
    @Test func `a dropped value of shapes that do not fit is an error`() throws {
        let chain = try Chain()
        let expected =
            "\"x * w\" cannot be computed from x (5×3), w (1×2): multiplication of 5×3 and "
            + "1×2: the columns differ (3 and 2); they need to be equal, or one of them 1"
        try chain.graph.feed(chain.x, .zeros(rows: 5, columns: 3))
        for _ in 0..<3 { #expect(message { try chain.graph.forward() } == expected) }
        #expect(throws: GraphError.self) { try chain.power.value }
        // Another number of rows, and none at all.
        for rows in [9, 1, 0, 2, 40] {
            let x = Value(rows: rows, columns: 2) { Double($0 - $1) / 8 }
            try chain.graph.feed(chain.x, x)
            try chain.graph.forward()
            #expect(try chain.product.value == x * [[1, 2]])
            #expect(try chain.y.value == (x * [[1, 2]]).exp().tanh())
        }
    }

    @Test func `NaN stays in a value that was dropped`() throws {
        let chain = try Chain()
        var x = Chain.numbers(0)
        x[3, 1] = .nan
        try chain.graph.feed(chain.x, x)
        try chain.graph.forward(to: chain.y)
        try chain.graph.backward(from: chain.y, withRespectTo: [chain.x, chain.w])
        #expect(try chain.y.value.elements.map(\.isNaN) == x.elements.map(\.isNaN))
        #expect(try chain.x.gradient.elements.map(\.isNaN) == x.elements.map(\.isNaN))
        #expect(try chain.w.gradient.elements.map(\.isNaN) == [false, true])
    }
}
