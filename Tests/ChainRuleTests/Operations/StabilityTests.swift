import ChainRule
import Testing

/// Finite scores give finite and right results and gradients, however large they are.
@Suite struct StabilityTests {
    /// Equal but for rounding: of the number itself, or of a 1 that it was made from.
    private func isClose(_ x: Double, _ exact: Double) -> Bool {
        (x - exact).magnitude <= max(1e-14 * exact.magnitude, 1e-15)
    }

    @Test(arguments: Extreme.functions) func `activations keep their digits at extreme operands`(
        _ extreme: Extreme
    ) throws {
        func check(_ rule: some UnaryRule) throws {
            let inputs = Matrix(row: Extreme.inputs)
            let graph = Graph<Matrix<Double>>()
            let x = graph.input(inputs)
            let z = x.applying(rule)
            let slope = try graph.gradient(of: z, withRespectTo: x)
            let second = try graph.gradient(of: slope, withRespectTo: x)
            try graph.forward()
            for (i, input) in Extreme.inputs.enumerated() {
                var node = UnaryNode<_, Scalar>(rule)
                let alone = node.forward(input)
                #expect(isClose(alone, extreme.values[i]), "\(input): \(alone)")
                #expect(isClose(node.backward(1), extreme.slopes[i]), "\(input): \(node.backward(1))")
                // Not the same bits: a matrix's exponentials are the C target's, a scalar's the C library's.
                #expect(try isClose(z.value[0, i], extreme.values[i]), "\(input)")
                #expect(try isClose(slope.value[0, i], extreme.slopes[i]), "\(input)")
                #expect(try second.value[0, i].isFinite, "\(input)")
            }
        }
        try check(extreme.rule)
    }

    /// Where the result is tiny, all its digits are right.
    @Test func `tiny results are exact`() {
        for (function, exact) in [
            (Softplus().forward(-40.0), 4.248354255291589e-18),
            (Sigmoid().forward(-40.0), 4.248354255291589e-18),
            (Sigmoid().forward(-700.0), 9.859676543759771e-305), (Expm1().forward(1e-20), 1e-20),
            (Log1p().forward(1e-20), 1e-20), (ELU().forward(-1e-20), -1e-20),
            (SiLU().forward(-40.0), -1.6993417021166355e-16),
        ] {
            #expect((function - exact).magnitude <= 1e-14 * exact.magnitude, "\(function) and \(exact)")
        }
    }

    /// Slopes far out, which are tiny but not 0; by mpmath with 60 digits.
    @Test func `tiny slopes are exact`() {
        func slope(_ rule: some UnaryRule, _ x: Double) -> Double { rule.backward(1, x, rule.forward(x)) }
        for (slope, exact) in [
            (slope(Expm1(), -30), 9.357622968840175e-14), (slope(Expm1(), -40), 4.248354255291589e-18),
            (slope(ELU(), -40), 4.248354255291589e-18), (slope(Sigmoid(), 40), 4.248354255291589e-18),
            (slope(Tanh(), 20), 1.6993417021166355e-17), (slope(Tanh(), -20), 1.6993417021166355e-17),
            (GELU().forward(-8.0), -4.976768459417428e-15), (slope(GELU(), -8), -3.979607261086796e-14),
            (slope(Erf(), 20), 2.161037474386798e-174),
            (BinaryCrossEntropy().backward(1.0, 40, 1, 0).0, -4.248354255291589e-18),
        ] {
            #expect((slope - exact).magnitude <= 2e-15 * exact.magnitude, "\(slope) and \(exact)")
        }
    }

    /// A target that is all but 1 takes its share of a large score by itself: 40 − 40·t would keep 9 digits.
    @Test func `binary cross entropy of an almost sure target keeps its digits`() {
        let target = 1 - 0x1p-33
        let exact = 40 * 0x1p-33 + 4.248354255291589e-18
        let loss = BinaryCrossEntropy().forward(40.0, target)
        #expect((loss - exact).magnitude <= 1e-15 * exact, "\(loss) and \(exact)")
    }

    /// The loss of a sure answer is tiny, not 0, and so is its gradient.
    @Test func `the loss of a sure answer is tiny and not 0`() {
        let scores: Matrix<Double> = [[40, 0], [0, 0]]
        let tiny = 4.248354255291589e-18
        for (kind, targets) in [
            (ClassTargets.classIndices, [[0]] as Matrix<Double>), (.oneHot, [[1, 0]] as Matrix<Double>),
        ] {
            let (rule, row) = (SoftmaxCrossEntropy(targets: kind), Matrix(row: scores.row(0)))
            let loss = rule.forward(row, targets)
            let gradient = rule.backwardFirst([[1]], row, targets, loss)
            for (number, exact) in [(loss[0, 0], tiny), (gradient[0, 0], -tiny), (gradient[0, 1], tiny)] {
                #expect((number - exact).magnitude <= 1e-15 * tiny, "\(number) and \(exact)")
            }
        }
        let logarithms = LogSoftmax().forward(scores)
        let slopes = LogSoftmax().backward([[1, 0], [1, 0]], scores, logarithms)
        let probabilities = Softmax().backward([[1, 0.5], [1, 0]], scores, Softmax().forward(scores))
        for (number, exact) in [
            (logarithms[0, 0], -tiny), (slopes[0, 0], tiny), (slopes[0, 1], -tiny), (slopes[1, 0], 0.5),
            (probabilities[0, 0], tiny / 2), (probabilities[0, 1], -tiny / 2), (probabilities[1, 0], 0.25),
        ] {
            #expect((number - exact).magnitude <= 1e-15 * exact.magnitude, "\(number) and \(exact)")
        }
    }

    /// What is not chosen is differentiated again, too, and must not be infinite.
    @Test func `the second derivative of ELU is finite where the power overflows`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(800)
        let slope = try graph.gradient(of: x.elu(), withRespectTo: x)
        let curve = try graph.gradient(of: slope, withRespectTo: x)
        try graph.forward()
        #expect(try slope.value == 1 && curve.value == 0)
    }

    @Test(arguments: Extreme.crossEntropies) func `binary cross entropy keeps its digits at extreme scores`(
        _ exact: CrossEntropy
    ) {
        for (i, score) in Extreme.inputs.enumerated() {
            var loss = BinaryNode<BinaryCrossEntropy, Scalar>()
            let value = loss.forward(score, exact.target)
            #expect(
                (value - exact.values[i]).magnitude <= 1e-14 * exact.values[i].magnitude, "\(score): \(value)"
            )
            let (slope, ofTarget) = loss.backward(1)
            #expect(isClose(slope, exact.slopes[i]), "\(score): \(slope)")
            #expect(ofTarget == -score)
        }
    }

    /// Rows of scores with their probabilities and logarithms.
    private static let rows: [(scores: [Double], probabilities: [Double], logarithms: [Double])] = [
        (
            [1000, -1000, 999], [0.7310585786300049, 0, 0.2689414213699951],
            [-0.3132616875182228, -2000.3132616875182, -1.3132616875182228]
        ),
        (
            [1e5, 99999, -1e5], [0.7310585786300049, 0.2689414213699951, 0],
            [-0.3132616875182228, -1.3132616875182228, -200000.31326168752]
        ),
        ([1e300, -1e300, 0], [1, 0, 0], [0, -2e300, -1e300]),
        ([1e300, 1e300, -1e300], [0.5, 0.5, 0], [-0.6931471805599453, -0.6931471805599453, -2e300]),
        (
            [-1000, -1001, -1002], [0.6652409557748219, 0.24472847105479764, 0.09003057317038046],
            [-0.4076059644443803, -1.4076059644443804, -2.40760596444438]
        ),
        ([0, -.infinity, 0], [0.5, 0, 0.5], [-0.6931471805599453, -.infinity, -0.6931471805599453]),
    ]

    @Test(arguments: rows.indices) func `softmax keeps its digits at extreme scores`(row: Int) {
        let (scores, probabilities, logarithms) = Self.rows[row]
        let (x, p) = (Matrix(row: scores), Matrix(row: probabilities))
        var (softmax, logSoftmax) = (
            UnaryNode<Softmax, Matrix<Double>>(), UnaryNode<LogSoftmax, Matrix<Double>>()
        )
        #expect(softmax.forward(x).isApproximatelyEqual(to: p, absoluteTolerance: 1e-15))
        #expect(
            logSoftmax.forward(x).isApproximatelyEqual(to: Matrix(row: logarithms), relativeTolerance: 1e-14))
        // With an upstream gradient of (1, 0, 0): p₀·(δ − p) and δ − p.
        let one: Matrix<Double> = [[1, 0, 0]]
        #expect(
            softmax.backward(one).isApproximatelyEqual(
                to: p * p[0, 0] * -1 + one * p[0, 0], absoluteTolerance: 1e-15))
        #expect(logSoftmax.backward(one).isApproximatelyEqual(to: one - p, absoluteTolerance: 1e-15))
    }

    @Test(arguments: rows.indices) func `softmax with loss keeps its digits at extreme scores`(row: Int) {
        let (scores, probabilities, logarithms) = Self.rows[row]
        for target in 0..<3 {
            let oneHot = Matrix<Double>(rows: 1, columns: 3) { _, column in column == target ? 1 : 0 }
            let gradient = Matrix(row: probabilities) - oneHot
            var byIndex = SoftmaxWithLoss<Matrix<Double>>(targets: .classIndices)
            var byRow = SoftmaxWithLoss<Matrix<Double>>(targets: .oneHot)
            let loss = byIndex.forward(Matrix(row: scores), [[Double(target)]])
            #expect(loss.isApproximatelyEqual(to: [[-logarithms[target]]], relativeTolerance: 1e-14))
            #expect(byRow.forward(Matrix(row: scores), oneHot) == loss)
            #expect(byIndex.backward([[1]]).0.isApproximatelyEqual(to: gradient, absoluteTolerance: 1e-15))
            #expect(byRow.backward([[1]]).0 == byIndex.backward([[1]]).0)
        }
    }

    /// Infinite operands give the limit, or NaN: never a finite number that is wrong.
    @Test func `losses pass infinities on`() {
        let infinity = Double.infinity
        #expect(Sigmoid().forward(infinity) == 1 && Sigmoid().forward(-infinity) == 0)
        #expect(Tanh().forward(infinity) == 1 && Tanh().forward(-infinity) == -1)
        #expect(Softplus().forward(infinity) == infinity && Softplus().forward(-infinity) == 0)
        #expect(ELU().forward(infinity) == infinity && ELU().forward(-infinity) == -1)
        #expect(ReLU().forward(infinity) == infinity && ReLU().forward(-infinity) == 0)
        #expect(SiLU().forward(infinity) == infinity && GELU().forward(infinity) == infinity)
        #expect(SiLU().forward(-infinity).isNaN && GELU().forward(-infinity).isNaN)
        #expect(Softmax().forward([[infinity, 0]] as Matrix<Double>).elements.contains { $0.isNaN })
        #expect(LogSoftmax().forward([[infinity, 0]] as Matrix<Double>).elements.contains { $0.isNaN })
        #expect(BinaryCrossEntropy().forward(infinity, 1).isNaN)
        #expect(BinaryCrossEntropy().forward(-infinity, 0.5) == infinity)
        for kind in [ClassTargets.oneHot, .classIndices] {
            let targets: Matrix<Double> = kind == .oneHot ? [[0, 1]] : [[1]]
            let loss = SoftmaxCrossEntropy(targets: kind)
            #expect(loss.forward([[0, -infinity]], targets)[0, 0] == infinity)
            #expect(loss.forward([[infinity, 0]], targets)[0, 0].isNaN)
        }
    }
}
