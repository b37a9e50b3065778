import Testing

@testable import ChainRule

/// Forward mode and Hessian-vector products say what backward says: at kinks, at stops, and where a rule has
/// a slope of its own on purpose.
@Suite struct ForwardModeTests {
    /// A step whose backward is that of x.
    private struct StraightThrough: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.step() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    /// x, its gradient reversed (Ganin et al., 2016).
    private struct Reversal: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { -upstream }
    }

    enum Expression: CaseIterable {
        case timesStopped, squareTimesStopped, distanceToStopped, normalized, straightThroughByStop
        case straightThrough, reversed

        /// f′ and f″ at 3, the latter by the rules that backward follows.
        var expected: (Double, Double) {
            switch self {
            case .timesStopped: (3, 0)
            case .squareTimesStopped: (18, 6)
            case .distanceToStopped: (0, 2)
            case .normalized: (1.0 / 3, 0)
            case .straightThroughByStop: (2, 2)
            case .straightThrough: (2, 2)
            case .reversed: (-6, -2 * -1)
            }
        }

        func callAsFunction<V: GraphValue>(_ x: V) -> V {
            switch self {
            case .timesStopped: x * x.stopGradient()
            case .squareTimesStopped: x.squared() * x.stopGradient()
            case .distanceToStopped: (x - x.stopGradient()).squared()
            case .normalized: x / x.stopGradient().abs()
            case .straightThroughByStop: (x + (x.step() - x).stopGradient()).squared()
            case .straightThrough: x.applying(StraightThrough()).squared()
            case .reversed: x.applying(Reversal()).squared()
            }
        }
    }

    @Test(arguments: Expression.allCases) func `forward mode gives what backward gives`(
        _ expression: Expression
    ) throws {
        try check(expression, 3.0)
        try check(expression, [[3]] as Matrix<Double>)
        #expect(expression(Dual(3.0, tangent: 1)).tangent == expression.expected.0)
        let matrix = expression(Dual<Matrix<Double>>([[3, 3]], tangent: [[1, 0]])).tangent
        #expect(matrix == [[expression.expected.0, 0]])
    }

    private func check<Value: ConcreteValue>(_ expression: Expression, _ three: Value) throws {
        let graph = Graph<Value>()
        let x = graph.input(three)
        let y = expression(x)
        let first = try graph.gradient(of: y, withRespectTo: x)
        let second = try graph.gradient(of: first, withRespectTo: x)
        try graph.forward()
        try graph.backward(from: y)
        #expect(try x.gradient.doubles == [expression.expected.0])
        #expect(try first.value.doubles == [expression.expected.0])
        #expect(try second.value.doubles == [expression.expected.1])
        let product = try graph.hessianVectorProduct(of: y, withRespectTo: [x], along: [Value(1)])
        #expect(product[0].doubles == [expression.expected.1])
    }

    /// A target that is held fast, as in Q-learning (Mnih et al., 2015): only the prediction is
    /// differentiated.
    @Test func `a target that is held fast passes no tangent`() throws {
        let graph = Graph<Matrix<Double>>()
        let w = graph.parameter([[0.5], [-0.3]])
        let (x, next) = (graph.constant([[1, 2], [3, 1]]), graph.constant([[2, 2], [1, 3]]))
        let loss = (x.matmul(w) - (next.matmul(w) * 0.9 + 1).stopGradient()).squared().sum(.all)
        let product = try graph.hessianVectorProduct(of: loss, withRespectTo: [w], along: [[[1], [0]]])
        #expect(product == [[[20], [10]]])
    }

    /// Each rule with a kink, at it and beside it: forward mode is the backward, in scalars, matrices and
    /// graphs of dual numbers.
    @Test(arguments: [-1.0, -0.5, 0, 0.5, 1]) func `at a kink forward mode is the backward`(at x: Double)
        throws
    {
        let rules: [any UnaryRule] = [
            ReLU(), LeakyReLU(slope: 0.1), ELU(), Clamp(to: 0...1), Clamp(to: -1...0.5), Abs(), Step(),
            Sign(),
            MaximumOver(.all), Identity(), SiLU(), GELU(), Softplus(),
        ]
        for rule in rules { try kink(rule, x) }
        for y in [-1.0, 0, 1] {
            for rule in [Maximum(), Minimum(), HingeLoss(), PReLU()] as [any BinaryRule] {
                try kink(rule, x, y)
            }
            let values = [x, y, 2]
            for (index, expected) in [0, x > 0 ? 1 : 0, x > 0 ? 0 : 1].enumerated() {
                let duals = values.indices.map { Dual(values[$0], tangent: $0 == index ? 1.0 : 0) }
                #expect(Dual.select(duals[0], duals[1], duals[2]).tangent == Double(expected))
            }
        }
    }

    private func kink<R: UnaryRule>(_ rule: R, _ x: Double) throws {
        var node = UnaryNode<R, Scalar>(rule)
        node.forward(x)
        let slope = node.backward(1)
        #expect(Dual(x, tangent: 1).applying(rule).tangent == slope, "\(rule.name) at \(x)")
        #expect(
            Dual<Matrix<Double>>([[x]], tangent: [[1]]).applying(rule).tangent == [[slope]],
            "\(rule.name) at \(x)")
        let graph = Graph<Dual<Double>>()
        let y = graph.input(Dual(x, tangent: 1)).applying(rule)
        #expect(try graph.forward(to: y).tangent == slope, "\(rule.name) at \(x)")
    }

    private func kink<R: BinaryRule>(_ rule: R, _ x: Double, _ y: Double) throws {
        var node = BinaryNode<R, Scalar>(rule)
        node.forward(x, y)
        let slopes = node.backward(1)
        let first = Dual(x, tangent: 1).applying(rule, Dual(constant: y))
        let second = Dual(constant: x).applying(rule, Dual(y, tangent: 1))
        #expect(first.tangent == slopes.0 && second.tangent == slopes.1, "\(rule.name) at \(x), \(y)")
    }

    /// A layer of ReLUs with biases of 0 on a row of zeros, the usual start on a blank picture: the Hessian
    /// is that of the gradient, and symmetric.
    @Test func `a layer of ReLUs without bias passes no tangent on a blank row`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(0), graph.parameter(2))
        let f = x.relu() * y
        for direction in [[1.0, 0], [0, 1]] {
            #expect(
                try graph.hessianVectorProduct(of: f, withRespectTo: [x, y], along: direction) == [0, 0])
        }
        let matrices = Graph<Matrix<Double>>()
        let blank = matrices.constant([[0, 0]])
        let (w, b) = (matrices.parameter([[1, -1], [2, 3]]), matrices.parameter([[0, 0]]))
        let v = matrices.parameter([[1], [1]])
        let loss = (blank.affine(w, b).relu().matmul(v) - 1).squared().sum(.all)
        let products = try matrices.hessianVectorProduct(
            of: loss, withRespectTo: [w, b, v], along: [[[0, 0], [0, 0]], [[1, 0]], [[0], [0]]])
        #expect(products == [[[0, 0], [0, 0]], [[0, 0]], [[0], [0]]])
    }
}
