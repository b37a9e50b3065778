import Testing

@testable import ChainRule

/// A node of numbers keeps the parameters of its rule, if another of the type came first.
@Suite struct RuleParametersTests {
    static let count = 200

    /// Σ (aᵢ·x + bᵢ)^nᵢ, clamped: its terms all with other parameters, a few of which pass no gradient.
    static func sum<V: GraphValue>(_ x: V) -> V {
        var sum = x * 0
        for index in 0..<count {
            let (a, b) = (V.Element(index % 50) / 8, V.Element(index) / 16)
            let term = (x * a + b).power(V.Element(index % 5)) / (V.Element(index) + 1)
            sum = sum + term.clamped(to: -1 - Double(index)...1000 + Double(index))
        }
        return sum
    }

    static func derivative(_ x: Double) -> (value: Double, slope: Double) {
        let dual = sum(Dual(x, tangent: 1))
        return (dual.value, dual.tangent)
    }

    @Test func `a graph built by expressions has as many rules as types`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(0.5)
        let first = Self.sum(x)
        let count = graph.topology.rules.entries.count
        let second = Self.sum(first * 1e-3)
        #expect(graph.topology.rules.entries.count == count)
        try graph.forward()
        try graph.backward(from: second)
        let inner = Self.derivative(0.5)
        let outer = Self.derivative(inner.value * 1e-3)
        #expect(try second.value == outer.value)
        let slope = outer.slope * 1e-3 * inner.slope
        #expect(try abs(x.gradient - slope) <= 1e-12 * slope.magnitude)
    }

    @Test(arguments: [false, true])
    func `every run reads a node's own parameters`(usesReferenceRun: Bool) throws {
        let graph = Graph<Scalar>()
        graph.store.pointee.usesReferenceRun = usesReferenceRun
        let x = graph.input(0.5)
        let sum = Self.sum(x)
        // In sequence first, then in waves.
        for step in 0..<6 {
            let value = 0.5 + Double(step) / 4
            try graph.feed(x, value)
            try graph.forward()
            try graph.backward(from: sum)
            let expected = Self.derivative(value)
            #expect(try sum.value == expected.value)
            #expect(try abs(x.gradient - expected.slope) <= 1e-12 * expected.slope.magnitude)
        }
    }

    @Test func `both ways to run have the same bits`() throws {
        func gradients(_ usesReferenceRun: Bool) throws -> [UInt64] {
            let graph = Graph<Scalar>()
            graph.store.pointee.usesReferenceRun = usesReferenceRun
            let x = graph.input(0.75)
            let y = Self.sum(x * 2)
            var bits: [UInt64] = []
            for step in 0..<4 {
                try graph.feed(x, 0.75 + Double(step))
                try graph.forward()
                try graph.backward(from: y)
                bits += [try y.value.bitPattern, try x.gradient.bitPattern]
            }
            return bits
        }
        #expect(try gradients(false) == gradients(true))
    }

    @Test func `numbers of 32 bits have parameters, too`() throws {
        let graph = Graph<Float>()
        let x = graph.input(0.5)
        let y = x * 2 + x * 3 + (x * 4 + 1) + (x * 5 + 2)
        try graph.forward()
        try graph.backward(from: y)
        #expect(try y.value == 10)
        #expect(try x.gradient == 14)
    }

    @Test func `a node shows the rule with its own parameters`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let products = [7.0, 8, 9].map { x * $0 }
        let power = graph.add(PowerNode<Scalar>(3), x)
        let square = graph.add(PowerNode<Scalar>(2), products[2])
        let nodes = try graph.nodes
        #expect(nodes[1...3].map { ($0.rule as? _MultiplyByConstant)?.constant } == [7, 8, 9])
        #expect(products.map(\.name) == ["7 * x", "8 * x", "9 * x"])
        #expect(power.name == "x.power(3)")
        #expect(square.name == "(9 * x).power(2)")
        #expect(try graph.forward(to: square) == 324)
    }

    @Test func `nodes that differ by a constant have names that differ`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let (first, second, third) = (x * 7.5, x * 8.5, x * 8.5)
        #expect(first.name == "7.5 * x")
        #expect(second.name == "8.5 * x #2")
        #expect(third.name == "8.5 * x #3")
    }

    @Test func `a gradient as graph and a second derivative know the parameters`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1.5)
        let y = (x * 3).power(3) + (x * 5).power(4) + (x * 0).power(2)
        let slope = try graph.gradient(of: y, withRespectTo: x)
        try graph.forward()
        #expect(try abs(slope.value - (81 * 2.25 + 2500 * 3.375)) < 1e-9)
        let curvature = try graph.hessianVectorProduct(of: y, withRespectTo: [x], along: [1])
        #expect(abs(curvature[0] - (162 * 1.5 + 7500 * 2.25)) < 1e-9)
        let report = try graph.checkGradients(of: y)
        #expect(report.passed, "\(report)")
    }

    @Test func `a constant of 0 passes no gradient, its neighbors do`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(0)
        // √x has an infinite slope at 0.
        let y = x.sqrt() * 0 + x * 3 + x * 4
        try graph.forward()
        try graph.backward(from: y)
        #expect(try x.gradient == 7)
    }

    @Test func `a scratch takes its parameters back`() throws {
        let graph = Graph<Scalar>()
        let x = graph.parameter(1)
        _ = x * 2
        _ = x * 3
        let kept = graph.topology.lists.count
        for step in 0..<20 {
            let value = try graph.scratch {
                let y = x * Double(step) + Double(step)
                try graph.forward()
                return try y.value
            }
            #expect(value == Double(2 * step))
            #expect(graph.topology.lists.count == kept)
        }
    }

    /// z = a·x + b·y, and with a third operand.
    private struct Blend: BinaryElementwiseRule {
        let a: Float
        let b: Double
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * V.Element(Double(a)) + y * V.Element(b) }
        func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
            (x.filled(with: V.Element(Double(a))), y.filled(with: V.Element(b)))
        }
    }

    private struct Triple: TernaryRule {
        let a: Double
        func forward<V: GraphValue>(_ x: V, _ y: V, _ w: V) -> V { (x + y + w) * V.Element(a) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V) {
            let gradient = upstream * V.Element(a)
            return (gradient, gradient, gradient)
        }
    }

    private struct Polynomial: UnaryRule {
        let c: (Double, Double, Double, Double, Double, Double)
        func forward<V: GraphValue>(_ x: V) -> V { x * V.Element(c.0) + V.Element(c.5) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element(c.0) }
    }

    @Test func `rules of two and three operands, and with many parameters`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2), graph.input(3))
        var sum = x.applying(Blend(a: 1, b: 1), y)
        for index in 1..<40 {
            let number = Double(index)
            sum = sum + x.applying(Blend(a: Float(index), b: number + 0.5), y)
            sum = sum + x.applying(Triple(a: number), y, x)
            sum = sum + y.applying(Polynomial(c: (number, 0, 0, 0, 0, number)))
        }
        for step in 0..<3 {
            try graph.feed(x, 2 + Double(step))
            try graph.forward()
            try graph.backward(from: sum)
            let total = 780.0, (a, b) = (2 + Double(step), 3.0)
            #expect(
                try sum.value == a + b + total * a + (total + 19.5) * b + total * (2 * a + b) + total
                    * (b + 1))
            #expect(try x.gradient == 1 + 3 * total)
            #expect(try y.gradient == 1 + total + 19.5 + 2 * total)
        }
    }
}
