import Testing

@testable import ChainRule

/// What a rule says as its local derivative, beside its backward.
@Suite struct ElementwiseRuleTests {
    static let cases = RuleCase.all.filter {
        $0.rule is any ElementwiseRule || $0.rule is any BinaryElementwiseRule
    }

    @Test func `most functions are written by their derivative`() {
        #expect(Self.cases.count >= 45)
    }

    @Test(arguments: cases) func `backward of an elementwise rule is upstream times derivative`(
        _ rule: RuleCase
    ) throws {
        for number in 0..<3 {
            try compare(rule, number) { $0.value(as: Double.self) }
            try compare(rule, number) { $0.value(as: Float.self) }
            try compare(rule, number) { $0.value(as: Matrix<Double>.self) }
            try compare(rule, number) { Dual($0.value(as: Double.self), tangent: 0.75) }
        }
    }

    private func compare<Value: ConcreteValue>(
        _ rule: RuleCase, _ number: Int, _ convert: (Operand) -> Value
    ) throws {
        var draw = Draw(seed: rule.seed(number), inScalars: Value._isScalar)
        let drawn = rule.operands(&draw)
        let operands = drawn.map(convert)
        let z = rule.rule.forward(operands: operands)
        let upstream = z.filled(with: 0) + 1.7
        let gradients = rule.rule.backward(upstream: upstream, operands: operands, result: z)
        let derivatives = try #require(rule.rule.derivatives(operands, z))
        #expect(gradients.count == derivatives.count)
        let tolerance = Value.Element.self == Float.self ? 1e-6 : 1e-14
        for index in drawn.indices where drawn[index].isDifferentiable {
            let (gradient, derivative) = (gradients[index], derivatives[index])
            let (own, product) = (gradient.broadcast(like: z), upstream * derivative)
            #expect(
                relativeDifference(own.doubles, product.doubles, scale: 1) <= tolerance, "\(rule.label)")
        }
    }

    /// The exponential that tanh and its slope have in common is taken once: the bits must be those of both
    /// apart.
    @Test func `value and derivative together have the bits of those apart`() {
        func check<Value: ConcreteValue>(_ rule: some UnaryRule & ElementwiseRule, _ type: Value.Type) {
            let points = (-4000...4000).map { Double($0) / 10 } + [.infinity, -.infinity, 1e-300, 0.549307]
            for point in points {
                let x = Value(Value.Element(point))
                let (z, derivative) = rule._valueAndDerivative(x)
                #expect(z.doubles == rule.forward(x).doubles, "\(rule.name) at \(point)")
                #expect(derivative?.doubles == rule.derivative(x, z).doubles, "\(rule.name) at \(point)")
            }
            let (z, derivative) = rule._valueAndDerivative(Value(.nan))
            #expect(z.doubles[0].isNaN && derivative?.doubles[0].isNaN == true)
        }
        check(Tanh(), Double.self)
        check(Tanh(), Float.self)
        check(Sigmoid(), Double.self)
        check(Sigmoid(), Float.self)
    }

    /// 4e^−2x: past 354.8 the exponential of 2x is infinite, and its inverse has no more all its digits.
    @Test(arguments: [
        (20, 1.6993417021166355e-17), (200, 7.660678386856023e-174), (353, 9.775877877628308e-307),
    ])
    func `the slope of tanh keeps its digits far out`(x: Double, slope: Double) {
        #expect(relativeDifference([Tanh()._valueAndDerivative(x).1 ?? .nan], [slope]) < 1e-13)
        #expect(relativeDifference([Tanh()._valueAndDerivative(-x).1 ?? .nan], [slope]) < 1e-13)
        #expect(Sigmoid()._valueAndDerivative(40.0).1 == 4.248354255291589e-18)
    }

    /// z = x² + 3y, in a module that is not the library's.
    private struct Bowl: BinaryElementwiseRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * x + 3 * y }
        func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (2 * x, y.filled(with: 3)) }
    }

    @Test func `a user's elementwise rule needs no backward`() throws {
        var node = BinaryNode<Bowl, Scalar>(Bowl())
        #expect(node.forward(2, 5) == 19)
        let (dx, dy) = node.backward(10)
        #expect(dx == 40 && dy == 30)

        func gradients<Value: ConcreteValue>(_ type: Value.Type) throws -> [Double] {
            let graph = Graph<Value>()
            let (x, y) = (graph.input(Value(2)), graph.input(Value(5)))
            let z = x.applying(Bowl(), y) * 10
            let slope = try graph.gradient(of: z, withRespectTo: x)
            try graph.forward()
            try graph.backward(from: z)
            let first = [try x.gradient.doubles[0], try y.gradient.doubles[0]]
            try graph.backward(from: slope)
            return first + [try x.gradient.doubles[0]]
        }
        #expect(try gradients(Double.self) == [40, 30, 20])
        #expect(try gradients(Float.self) == [40, 30, 20])
        #expect(try gradients(Matrix<Double>.self) == [40, 30, 20])
        #expect(try gradients(Dual<Double>.self) == [40, 30, 20])
    }

    /// A number broadcast along a matrix, whose derivative is summed back.
    @Test func `a broadcast operand's derivatives are summed back`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[1, 2], [3, 4]]), graph.input([[5]]))
        let z = x.applying(Bowl(), y)
        try graph.forward()
        try graph.backward(from: z)
        #expect(try x.gradient == [[2, 4], [6, 8]])
        #expect(try y.gradient == [[12]])
    }
}

extension Rule {
    /// The derivatives that an elementwise rule says.
    fileprivate func derivatives<V: GraphValue>(_ operands: [V], _ z: V) -> [V]? {
        if let rule = self as? any ElementwiseRule { return [rule.derivative(operands[0], z)] }
        guard let rule = self as? any BinaryElementwiseRule else { return nil }
        let (dx, dy) = rule.derivatives(operands[0], operands[1], z)
        return [dx, dy]
    }
}
