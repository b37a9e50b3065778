import TestSupport
import Testing

@testable import ChainRule

/// A graph of numbers stores the local derivatives of its nodes with their values; backward multiplies by
/// them.
@Suite(.disabled(if: ReferenceRuns.areOn)) struct StoredDerivativeTests {
    /// z = x³, whose `backward` no graph of numbers calls: it would be NaN.
    private struct ByDerivative: ElementwiseRule {
        func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
        func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 3 * x * x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element.nan }
    }

    /// z = x·y², likewise.
    private struct BothByDerivative: BinaryElementwiseRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y * y }
        func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (y * y, 2 * x * y) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream * V.Element.nan, upstream * V.Element.nan)
        }
    }

    private func expect<Value: ConcreteValue>(
        _ x: Variable<Value>, _ gradient: Double, _ comment: Comment? = nil
    ) throws {
        #expect(try x.gradient.doubles == [gradient], comment)
    }

    @Test func `local derivatives are stored for numbers only`() {
        func stores<Value: ConcreteValue>(_ type: Value.Type) -> Bool {
            let graph = Graph<Value>()
            let derivatives = graph.store.pointee.derivatives
            return derivatives != nil
        }
        #expect(stores(Double.self) && stores(Float.self))
        #expect(!stores(Matrix<Double>.self) && !stores(Matrix<Float>.self) && !stores(Dual<Double>.self))
    }

    @Test func `backward on numbers calls no elementwise rule`() throws {
        func run<Value: ConcreteValue>(_ type: Value.Type) throws {
            let graph = Graph<Value>()
            let (x, y) = (graph.input(Value(2)), graph.input(Value(3)))
            let z = x.applying(ByDerivative()).applying(BothByDerivative(), y) * x
            // z = x⁴·y²: 4·8·9 and 2·16·3
            for _ in 0..<4 {
                try graph.forward()
                try graph.backward(from: z)
                try expect(x, 288)
                try expect(y, 96)
                try graph.feed(x, Value(2))
            }
        }
        try run(Double.self)
        try run(Float.self)
    }

    @Test func `stored derivatives are those of the latest forward`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2), graph.input(3))
        let z = x.applying(ByDerivative()) * y + y.applying(BothByDerivative(), x)
        for (a, b) in [(2.0, 3.0), (-1, 4), (0.5, 0.25), (8, 8), (1, 1)] {
            try graph.feed(x, a)
            try graph.feed(y, b)
            try graph.forward()
            try graph.backward(from: z)
            try expect(x, 3 * a * a * b + 2 * a * b)
            try expect(y, a * a * a + a * a)
        }
    }

    /// Wide enough for waves, which store none: a backward in sequence must not take those of an earlier
    /// forward.
    @Test func `derivatives are stored by a forward in waves`() throws {
        let graph = Graph<Scalar>()
        let x = (1...50).map { graph.input(Double($0)) }
        let terms = x.map { ($0.squared() * $0).relu() }
        let (sum, other) = (terms.sum(), terms[0] * terms[1])
        for factor in 1...4 {
            for (index, input) in x.enumerated() { try graph.feed(input, Double(factor * (index + 1))) }
            try graph.forward()
            try graph.backward(from: sum)
            for (index, input) in x.enumerated() {
                try expect(input, 3 * Double(factor * (index + 1)) * Double(factor * (index + 1)))
            }
        }
        #expect(graph.plans.backward.latest?.schedule.waves != nil)
        var lacksDerivatives = graph.store.pointee.lacksDerivatives
        #expect(lacksDerivatives)
        try graph.backward(from: other)
        #expect(graph.plans.backward.latest?.schedule.waves == nil)
        try expect(x[0], 3 * 16 * 512)
        // The next forward runs in sequence, as that backward did.
        try graph.feed(x[0], 5)
        try graph.forward()
        lacksDerivatives = graph.store.pointee.lacksDerivatives
        #expect(!lacksDerivatives)
        try graph.backward(from: other)
        try expect(x[0], 3 * 25 * 512)
    }

    /// The arrays move as they grow, and are another graph's afterwards.
    @Test(arguments: [100, 129, 1000, 5000]) func `derivatives are stored as the graph grows`(count: Int)
        throws
    {
        for _ in 0..<2 {
            let graph = Graph<Scalar>()
            let x = (0..<count).map { graph.input(Double($0)) }
            var sum = graph.constant(0)
            for input in x { sum = sum + input.applying(ByDerivative()) }
            try graph.forward()
            try graph.backward(from: sum)
            for index in stride(from: 0, to: count, by: 37) {
                try expect(x[index], Double(3 * index * index))
            }
            let matrices = Graph<Matrix<Double>>()
            let row = matrices.input([[1, 2]])
            let squares = (row * row).sum()
            try matrices.forward()
            try matrices.backward(from: squares)
            #expect(try row.gradient == [[2, 4]])
        }
    }

    @Test func `a forward to a target stores the derivatives of what it computes`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2)
        let (cube, square) = (x.applying(ByDerivative()), x.squared())
        let z = cube * square
        try graph.feed(x, 3)
        try graph.forward(to: cube)
        try graph.backward(from: cube)
        try expect(x, 27)
        try graph.feed(x, 4)
        try graph.forward(to: [square])
        try graph.backward(from: square)
        try expect(x, 8)
        try graph.forward(to: z)
        try graph.backward(from: [z, square], upstreams: [1, 100])
        try expect(x, 5 * 256 + 800)
    }

    @Test func `derivatives are stored within a scratch`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(2)
        let outer = w.applying(ByDerivative())
        for factor in 1...3 {
            let gradient = try graph.scratch {
                let z = outer.applying(BothByDerivative(), w) * Double(factor)
                try graph.forward()
                try graph.backward(from: z)
                return try w.gradient
            }
            #expect(gradient == Double(5 * 16 * factor))
        }
        try graph.forward()
        try graph.backward(from: outer)
        try expect(w, 12)
    }

    @Test func `derivatives of a node that is defined later are stored`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2)
        let declared = graph.declare("cube")
        let z = declared * x
        graph.define(declared, as: UnaryNode<ByDerivative, Scalar>(ByDerivative()), x)
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: z)
            try expect(x, 4 * 8)
            try graph.feed(x, 2)
        }
    }

    @Test func `derivatives beneath a frozen parameter are stored`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = (graph.parameter(2), graph.parameter(3))
        let z = x.applying(BothByDerivative(), w)
        try graph.freeze(w)
        try graph.forward()
        try graph.backward(from: z)
        try expect(x, 9)
        #expect(throws: GraphError.self) { try w.gradient }
        try graph.unfreeze(w)
        try graph.backward(from: z)
        try expect(x, 9)
        try expect(w, 12)
    }

    @Test func `derivatives are right after a forward that failed`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2)
        let missing = graph.placeholder("missing")
        let z = x.applying(ByDerivative()).applying(BothByDerivative(), missing)
        #expect(throws: GraphError.self) { try graph.forward() }
        try graph.feed(missing, 1)
        try graph.forward()
        try graph.backward(from: z)
        try expect(x, 12)
        try expect(missing, 16)
    }

    /// A unit that is off hands on exactly 0, however steep what is above it; NaN stays NaN.
    @Test func `an upstream of 0 times an infinite derivative is NaN`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(-1)
        let z = x.relu().sqrt()
        for _ in 0..<3 {
            try graph.forward()
            try graph.backward(from: z)
            try expect(x, 0)
            try graph.feed(x, -1)
        }
        try graph.feed(x, .nan)
        try graph.forward()
        try graph.backward(from: z)
        #expect(try x.gradient.isNaN)
    }

    /// Waves store no derivatives, and give the memory of a large graph's back.
    @Test func `derivatives are stored again after a run in waves`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = (graph.input(1), graph.parameter(3))
        var terms: [Variable<Scalar>] = []
        for index in 0..<35_000 { terms.append((x * w) * Double(index % 7)) }
        let sum = terms.sum()
        func expect(_ y: Variable<Scalar>, _ value: Double, _ factor: Double) throws {
            #expect(try y.value == factor * value * 3 * 105_000)
            #expect(try x.gradient == factor * 3 * 105_000)
            #expect(try w.gradient == factor * value * 105_000)
        }
        for step in 1...4 {
            try graph.feed(x, Double(step))
            try graph.forward()
            try graph.backward(from: sum)
            try expect(sum, Double(step), 1)
        }
        #expect(graph.store.pointee.lacksDerivatives || graph.usesReferenceRun)
        // More nodes: in sequence at first.
        let double = sum * 2
        for step in 5...9 {
            if step > 5 { try graph.feed(x, Double(step)) }
            try graph.forward()
            try graph.backward(from: double)
            try expect(double, step == 5 ? 4 : Double(step), 2)
        }
    }
}
