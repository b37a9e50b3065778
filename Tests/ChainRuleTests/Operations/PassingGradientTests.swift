import TestSupport
import Testing

@testable import ChainRule

/// What is flat hands no gradient on, not even zeros: beside the infinite slope of √x at 0 they would be NaN.
@Suite struct PassingGradientTests {
    /// x, or 2x, beside something flat of √x or ln x. At x = 0 the derivative is 1, or 2, and the second is
    /// 0.
    enum Expression: CaseIterable {
        case stop, step, sign, fill, count, matchesFirst, matchesSecond, select, selectOfLogarithm
        case broadcastLike, reduceLike, requireShape, reshapeLike, embed, leading, trailing
        case oneHot, classIndices, timesZero, power0, maximum, minimum, own

        var slope: Double { self == .select || self == .selectOfLogarithm ? 2 : 1 }

        func callAsFunction<V: GraphValue>(_ x: V) -> V {
            let (steep, zero) = (x.sqrt(), x.filled(with: 0))
            switch self {
            case .stop: return x + steep.stopGradient()
            case .step: return x + steep.step()
            case .sign: return x + steep.sign()
            case .fill: return x + steep.filled(with: 3)
            case .count: return x + steep.count(.all)
            case .matchesFirst: return x + steep.equal(to: zero)
            case .matchesSecond: return x + zero.equal(to: steep)
            case .select: return .select(steep, x, x * 2)
            case .selectOfLogarithm: return .select(x.log(), x, x * 2)
            case .broadcastLike: return x.broadcast(like: steep)
            case .reduceLike: return x._reduced(like: steep)
            case .requireShape: return x._requiring(shapeOf: steep)
            case .reshapeLike: return x.reshaped(like: steep)
            case .embed: return x._padded(at: Region(), like: steep)
            case .leading: return x._prefix(like: steep, .below)
            case .trailing:
                return x.concatenated(with: x, .below)._suffix(after: steep, .below)._reduced(like: x)
            case .oneHot: return x + steep._oneHot(like: x) * 0 + zero._oneHot(like: steep)
            case .classIndices: return x + zero.applying(SoftmaxCrossEntropy(targets: .classIndices), steep)
            case .timesZero: return x + steep * 0
            case .power0: return x + x.log().power(0)
            // What was not chosen receives none either.
            case .maximum: return x + zero.maximum(steep - 1).sqrt() * 0
            case .minimum: return x + (steep + 1).minimum(x.filled(with: 0.5)) * 0
            case .own: return x + x.applying(Rounded(), steep)
            }
        }

        /// What a scalar cannot do: there is no second row.
        var worksInScalars: Bool { self != .trailing && self != .leading }
    }

    /// A rule of one's own that is flat along its second operand, and says so.
    private struct Rounded: BinaryRule {
        func passesGradient(to operand: Int) -> Bool { false }
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { (x + y).step() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream * x * 0, upstream * y * 0)
        }
    }

    @Test(arguments: Expression.allCases) func `a rule that passes no gradient passes none in every mode`(
        _ expression: Expression
    ) throws {
        if expression.worksInScalars {
            try check(expression, 0 as Double)
            try check(expression, 0 as Float)
            #expect(expression(Dual(0.0, tangent: 1)).tangent == expression.slope)
        }
        try check(expression, [[0]] as Matrix<Double>)
        try check(expression, [[0]] as Matrix<Float>)
        let dual = expression(Dual<Matrix<Double>>([[0]], tangent: [[1]]))
        #expect(dual.tangent == Matrix(expression.slope))
    }

    private func check<Value: ConcreteValue>(_ expression: Expression, _ zero: Value) throws {
        for isFused in [false, true] {
            let graph = Graph<Value>()
            if isFused { graph.leastFusedBytes = 0 }
            let x = graph.input(zero, name: "x")
            let y = expression(x)
            // The second and third run by other plans.
            for _ in 1...3 {
                try graph.feed(x, zero)
                try graph.forward()
                try graph.backward(from: y)
                #expect(try x.gradient.doubles == [expression.slope], "\(Value.self)")
                try graph.backward(from: y, withRespectTo: [x])
                #expect(try x.gradient.doubles == [expression.slope], "\(Value.self)")
            }
            let first = try graph.gradient(of: y, withRespectTo: x)
            #expect(try graph.forward(to: first).doubles == [expression.slope], "\(Value.self)")
            let product = try graph.hessianVectorProduct(of: y, withRespectTo: [x], along: [Value(1)])
            #expect(product[0].doubles == [0], "\(Value.self)")
        }
    }

    /// Alone, and beside a row that wants a gradient.
    @Test(
        .disabled(if: ReferenceRuns.areOn),
        arguments: [
            Expression.stop, .step, .sign, .fill, .matchesFirst, .matchesSecond, .select, .selectOfLogarithm,
            .timesZero,
            .power0, .maximum, .minimum, .own,
        ])
    func `a rule that passes no gradient passes none in fused chains`(_ expression: Expression) throws {
        for hasRow in [false, true] {
            let graph = Graph<Matrix<Double>>()
            graph.leastFusedBytes = 0
            let (zeros, ones) = (Matrix<Double>.zeros(rows: 3, columns: 2), Matrix<Double>([[1, 1]]))
            let (x, row) = (graph.input(zeros), graph.input(ones))
            let y = hasRow ? expression(-(-x)) * row : expression(-(-x))
            for _ in 1...3 {
                try graph.feed(x, zeros)
                try graph.forward()
                try graph.backward(from: y)
                #expect(try x.gradient == zeros + expression.slope, "row: \(hasRow)")
                if hasRow { #expect(try row.gradient.elements.allSatisfy(\.isFinite)) }
            }
            #expect(graph.programCounts.forward + graph.droppedCount > 0)
        }
    }

    /// The seed of a gradient as graph is a constant: derivatives that are infinite, and not NaN.
    @Test func `infinite higher derivatives beside no gradient are not NaN`() throws {
        let infinity = Double.infinity
        let cases: [(String, (Variable<Scalar>) -> Variable<Scalar>, at: Double, [Double])] = [
            ("√x", { $0.sqrt() }, 0, [infinity, -infinity]),
            ("ln x", { $0.log() }, 0, [infinity, -infinity]),
            ("1/x", { 1 / $0 }, 0, [-infinity, infinity]),
            ("x^2.5", { $0.power(2.5) }, 0, [0, 0, infinity, -infinity]),
            ("x^1.5", { $0.power(1.5) }, 0, [0, infinity, -infinity, infinity]),
            ("x^0.5", { $0.power(0.5) }, 0, [infinity, -infinity, infinity, -infinity]),
            ("x^−1", { $0.power(-1) }, 0, [-infinity, infinity, -infinity, infinity]),
            ("x³ at 1e160", { $0.power(3) }, 1e160, [infinity, 6e160]),
        ]
        for (label, function, at, expected) in cases {
            let graph = Graph<Scalar>()
            let x = graph.input(at)
            var y = function(x)
            let product = try graph.hessianVectorProduct(of: y, withRespectTo: [x], along: [1])
            #expect(product == [expected[1]], "\(label)")
            for value in expected {
                y = try graph.gradient(of: y, withRespectTo: x)
                #expect(try graph.forward(to: y) == value, "\(label)")
            }
        }
    }

    /// Only what is steep is infinite.
    @Test func `no gradient beside an infinite slope is not NaN`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(0), graph.input(4))
        let gradients = try graph.gradients(of: x.sqrt() + y.sqrt(), withRespectTo: [x, y])
        let second = try graph.gradient(of: gradients[1], withRespectTo: y)
        #expect(try graph.forward(to: second) == -1.0 / 32)
    }

    /// A constant has no tangent, and no derivative that could be infinite.
    @Test func `constants get no gradient`() throws {
        let graph = Graph<Scalar>()
        let (w, c) = (graph.parameter(3), graph.constant(0))
        let y = w.squared() / (c.sqrt() + 1)
        #expect(try graph.hessianVectorProduct(of: y, withRespectTo: [w], along: [1]) == [2])
        let constant = Dual(constant: 0.0)
        #expect((Dual(3.0, tangent: 1) / (constant.sqrt() + 1)).tangent == 1)
        #expect((constant.log().exp() * 0).tangent == 0)
        #expect(Dual(3.0, tangent: 1).raised(to: Dual(constant: 0)).tangent == 0)
    }

    /// What the output depends on by flat ways only has a gradient of 0; what was not asked for has none.
    @Test func `an input behind flat rules only has a gradient of 0`() throws {
        func check<Value: ConcreteValue>(_ three: Value) throws {
            let graph = Graph<Value>()
            let (x, y, z) = (graph.input(three), graph.input(three), graph.input(three, name: "z"))
            let root = x.sqrt()
            let out = root.step() * y
            for _ in 1...3 {
                try graph.feed(x, three)
                try graph.forward()
                try graph.backward(from: out)
                #expect(try x.gradient.doubles == [0] && root.gradient.doubles == [0])
                #expect(try y.gradient.doubles == [1])
                #expect(thrown { _ = try z.gradient } != nil)
            }
            try graph.backward(from: out, withRespectTo: [x])
            #expect(try x.gradient.doubles == [0])
            #expect(thrown { _ = try y.gradient } != nil)
            try graph.freeze(x)
            try graph.backward(from: out)
            #expect(thrown { _ = try x.gradient } == .noGradient(x.name, reason: "it is frozen"))
        }
        try check(3.0)
        try check(3 as Float)
        try check([[3]] as Matrix<Double>)
    }

    /// A gradient that is added to, of an input that was fed in another shape and that this output does not
    /// reach.
    @Test func `accumulating gradients begins anew in another shape`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[1, 2], [3, 4]], name: "x"), graph.input([[1]], name: "y"))
        let (ofX, ofY) = (x.squared().sum(.all), y.squared())
        try graph.forward()
        try graph.backward(from: ofX)
        try graph.backward(from: ofY, accumulating: true)
        #expect(try x.gradient == [[2, 4], [6, 8]])
        try graph.feed(x, [[5, 6]])
        try graph.forward()
        try graph.backward(from: ofY, accumulating: true)
        #expect(thrown { _ = try x.gradient } != nil)
        #expect(try y.gradient == [[4]])
        try graph.backward(from: ofX, accumulating: true)
        #expect(try x.gradient == [[10, 12]])
    }

    /// Zeros where no gradient was passed on are a gradient, too, to which nothing was added.
    @Test func `adding nothing to zeros gives zeros`() throws {
        func check<Value: ConcreteValue>(_ value: Value) throws {
            let graph = Graph<Value>()
            let (x, y) = (graph.input(value), graph.input(value))
            let (flat, other) = (x.step(), y * 2)
            try graph.forward()
            try graph.backward(from: flat)
            #expect(try x.gradient.doubles == [0])
            try graph.backward(from: other, accumulating: true)
            #expect(try x.gradient.doubles == [0] && y.gradient.doubles == [2])
        }
        try check(3.0)
        try check(3 as Float)
        try check([[3]] as Matrix<Double>)
    }
}
