import Testing

@testable import ChainRule

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

    /// Units with a backward of their own keep it in second derivatives, within a statement as outside.
    @Test(arguments: [-2.0, 0, 0.5, 1, 3])
    func `second derivatives of a statement are those of its expression`(at x: Double) throws {
        func check(_ rule: some ElementwiseRule) throws {
            let graph = Graph<Scalar>()
            let input = graph.input(x)
            var found: [[Double]] = []
            for z in [input.applying(rule), rule.forward(input)] {
                let first = try graph.gradient(of: z, withRespectTo: input)
                let second = try graph.gradient(of: first, withRespectTo: input)
                let third = try graph.gradient(of: second, withRespectTo: input)
                try graph.forward()
                let along = try graph.hessianVectorProduct(of: z, withRespectTo: [input], along: [1])
                found.append(try [z.value, first.value, second.value, third.value, along[0]])
            }
            for (one, other) in zip(found[0], found[1]) {
                #expect(abs(one - other) <= 1e-12 * max(1, abs(other)), "\(rule) at \(x): \(found)")
            }
        }
        try check(Stopped())
        try check(Gated())
        try check(Clamped())
        try check(StraightThrough())
    }

    /// A chain takes for granted that a result is as large as the operands together.
    @Test func `a rule that does not use an operand is not fused`() throws {
        #expect(!FirstOnly().isElementwise)
        let graph = Graph<Matrix<Double>>()
        graph.leastFusedBytes = 0
        let whole = graph.input(Matrix(repeating: 0.5, rows: 70, columns: 4))
        let row = graph.input(Matrix(repeating: 0.25, rows: 1, columns: 4))
        let part = row.applying(FirstOnly(), whole)
        for z in [part * part, part.tanh().sin() + part, (part + whole).tanh() * whole] {
            try graph.forward(to: z)
            #expect(try part.value.shape == Shape(rows: 1, columns: 4))
            try graph.backward(from: z, withRespectTo: [row])
            let gradient = try row.gradient
            let along = try graph.gradient(of: z.sum(), withRespectTo: row)
            try graph.forward(to: along)
            #expect(try gradient.isApproximatelyEqual(to: along.value))
        }
    }
}

private struct Stopped: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { x.stopGradient() * x }
}

private struct Gated: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { x.relu() * x }
}

private struct Clamped: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { x.clamped(to: 0...1) * x }
}

/// Passes the gradient of a step as if it were the identity's.
private struct Through: UnaryRule {
    func forward<V: GraphValue>(_ x: V) -> V { x.step() }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
}

private struct StraightThrough: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { x.applying(Through()) * x * x }
}

private struct FirstOnly: BinaryElementwiseRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.sin() }
}
