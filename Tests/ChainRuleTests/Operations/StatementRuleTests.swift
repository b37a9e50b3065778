import ChainRule
import Testing

/// Rules that say only their value: dual numbers find the derivatives. `OwnRuleTests` checks them in every
/// way that a rule can run; here are the values.
@Suite struct StatementRuleTests {
    @Test func `a statement rule has the statement's derivative`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(-1.2), graph.input(1))
        let z = x.applying(Valley(steepness: 100), y)
        try graph.forward()
        try graph.backward(from: z)
        // f = 24.2, its gradient (−215.6, −88) and the Hessian (1330, 480; 480, 200): Moré, Garbow, Hillstrom
        // (1981).
        #expect(try abs(z.value - 24.2) < 1e-13)
        #expect(try abs(x.gradient + 215.6) < 1e-12 && abs(y.gradient + 88) < 1e-12)
        let along = try graph.hessianVectorProduct(of: z, withRespectTo: [x, y], along: [1, 0])
        #expect(abs(along[0] - 1330) < 1e-11 && abs(along[1] - 480) < 1e-11)
    }

    /// As written out with a node an operation, to the last bits.
    @Test func `one node for a statement is as good as one for each operation`() throws {
        func check<Value: ConcreteValue>(_ x: Value, _ y: Value) throws {
            let graph = Graph<Value>()
            let (a, b) = (graph.input(x), graph.input(y))
            let whole = a.applying(Valley(steepness: 100), b)
            let parts = Valley(steepness: 100).forward(a, b)
            try graph.forward()
            #expect(try whole.value.doubles == parts.value.doubles)
            for input in [a, b] {
                try graph.backward(from: whole)
                let gradient = try input.gradient.doubles
                try graph.backward(from: parts)
                let bound = Value.Element.self == Float.self ? 1e-5 : 1e-13
                for (one, other) in zip(gradient, try input.gradient.doubles) {
                    #expect(abs(one - other) <= bound * max(1, abs(other)))
                }
            }
        }
        try check(-1.2, 1.0)
        try check(Float(-1.2), Float(1))
        try check([[1, 2], [3, -4]] as Matrix<Double>, [[0.5, 2]])
        try check([[1, 2], [3, -4]] as Matrix<Float>, [[0.5], [2]])
    }

    /// What is off passes exactly 0 within a statement, too: not 0 · ∞.
    @Test func `a unit that is off passes zero`() throws {
        struct Root: ElementwiseRule {
            func forward<V: GraphValue>(_ x: V) -> V { x.relu().sqrt().relu() }
        }
        let graph = Graph<Scalar>()
        let x = graph.input(4)
        let z = x.applying(Root())
        try graph.forward()
        try graph.backward(from: z)
        #expect(try x.gradient == 0.25)
    }

    @Test func `a constant statement has no slope`() throws {
        struct Seven: BinaryElementwiseRule {
            func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.filled(with: 7) * y.filled(with: 1) }
        }
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[1, 2]]), graph.input([[3], [4]]))
        let z = x.applying(Seven(), y)
        try graph.forward()
        try graph.backward(from: z)
        #expect(try z.value == [[7, 7], [7, 7]] && x.gradient == [[0, 0]] && y.gradient == [[0], [0]])
    }

    /// Above the threshold of fusion, between other elementwise nodes.
    @Test func `a statement rule works in a fused chain`() throws {
        let graph = Graph<Matrix<Float>>()
        var generator = SeededGenerator(seed: 8)
        let x = graph.input(.random(rows: 700, columns: 700, in: -1..<1, using: &generator))
        let y = graph.input(.random(rows: 700, columns: 700, in: -1..<1, using: &generator))
        let whole = (x.applying(Valley(steepness: 3), y).tanh().applying(Wave())).mean()
        let parts = Wave().forward(Valley(steepness: 3).forward(x, y).tanh()).mean()
        try graph.forward()
        try graph.backward(from: whole)
        let gradient = try x.gradient
        try graph.backward(from: parts)
        #expect(
            try gradient.isApproximatelyEqual(
                to: x.gradient, absoluteTolerance: 1e-10, relativeTolerance: 1e-4))
    }
}
