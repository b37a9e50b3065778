import ChainRule
import TestSupport
import Testing

/// A gradient check catches wrong rules, and says what it suspects.
@Suite struct PlantedRuleTests {
    private let x: Matrix<Double> = [[0.3, -0.7, 1.1], [-0.4, 0.9, 0.2]]
    private let y: Matrix<Double> = [[0.8, 0.5, -1.3], [1.2, -0.6, 0.4]]
    private let square: Matrix<Double> = [[0.3, -0.7], [1.1, 0.6]]
    private let oneHot: Matrix<Double> = [[0, 1, 0], [1, 0, 0]]

    private func report(_ rule: any Rule, _ operands: Matrix<Double>..., targets: Bool = false) throws
        -> GradientReport
    {
        let isDifferentiable = operands.indices.map { !targets || $0 == 0 }
        let setup = RuleGraph(rule, operands, isDifferentiable)
        return try setup.graph.checkGradients(of: setup.output)
    }

    @Test func `the check finds a missing division`() throws {
        let report = try report(Planted.MissingDivision(), x, y)
        #expect(!report.passed && report.elements.count == 12)
        #expect(report.hint?.contains("6 times too large, and there are 6 elements") == true, "\(report)")
    }

    @Test func `the check finds a missing division by the batch size`() throws {
        let report = try report(Planted.MissingBatchDivision(), x, oneHot, targets: true)
        #expect(!report.passed)
        #expect(report.hint?.contains("2 times too large, and there are 2 rows") == true, "\(report)")
    }

    @Test func `the check finds a division made twice`() throws {
        let report = try report(Planted.DividedTwice(), x)
        #expect(!report.passed)
        #expect(report.hint?.contains("6 times too small, and there are 6 elements") == true, "\(report)")
    }

    @Test func `the check finds a wrong sign`() throws {
        let report = try report(Planted.WrongSign(), x)
        #expect(!report.passed && report.hint?.contains("wrong sign") == true, "\(report)")
    }

    @Test func `the check finds a factor of two`() throws {
        let report = try report(Planted.FactorOfTwo(), [[0.7]])
        #expect(!report.passed && report.hint?.contains("0.5 times what it should be") == true, "\(report)")
    }

    @Test func `the check finds a transposed gradient`() throws {
        let report = try report(Planted.TransposedGradient(), x.transposed(), square)
        #expect(!report.passed && report.hint?.contains("is transposed") == true, "\(report)")
    }

    @Test func `the check finds that one operand's gradient is missing`() throws {
        let report = try report(Planted.OneOperandOnly(), x, y)
        #expect(!report.passed && report.hint?.contains("is 0 everywhere") == true, "\(report)")
        #expect(report.elements.filter { $0.relativeError > report.tolerance }.count == 6)
    }

    @Test func `the check finds that one of many operands is forgotten`() throws {
        let report = try report(Planted.ForgottenOperand(), x, y, x, y)
        #expect(!report.passed && report.hint?.contains("is 0 everywhere") == true, "\(report)")
        #expect(report.elements.filter { $0.relativeError > report.tolerance }.count == 6)
    }

    @Test func `the check finds another operand's weight`() throws {
        let report = try report(Planted.ShiftedWeights(), [[0.5]], [[2]], [[3]], [[5]], [[7]])
        #expect(!report.passed)
        #expect(report.elements.filter { $0.relativeError > report.tolerance }.count == 1)
    }

    @Test func `the check finds an operand's own value in the other's stead`() throws {
        #expect(try !report(Planted.OwnValue(), x, y).passed)
    }

    @Test func `the check finds a softmax that passes the gradient through`() throws {
        #expect(try !report(Planted.PassedThrough(), x).passed)
        #expect(try !report(Planted.DiagonalOnly(), x).passed)
    }

    @Test func `the check finds an operand used for the result`() throws {
        #expect(try !report(Planted.OperandForResult(), x).passed)
    }

    @Test func `the check finds an ignored upstream gradient`() throws {
        #expect(try !report(Planted.IgnoresUpstream(), x, oneHot, targets: true).passed)
    }

    @Test func `the check finds a forgotten term`() throws {
        let report = try report(Planted.ForgottenTerm(), x)
        #expect(!report.passed && report.hint == nil, "\(report)")
        #expect(report.worst.map { $0.relativeError > 1e-3 } == true)
    }

    @Test(.disabled(if: ReferenceRuns.areOn))
    func `the check finds what is wrong when one gradient is asked for`() throws {
        let both = try report(Planted.WrongAlone(), x, y)
        #expect(!both.passed && both.hint?.contains("as Matrix<Double>, the gradient of") == true, "\(both)")
        let graph = Graph<Matrix<Double>>()
        let second = graph.input(y)
        let output = graph.constant(x).applying(Planted.WrongAlone(), second)
        #expect(try graph.checkGradients(of: output).hint?.contains("wrong sign") == true)
    }

    @Test(.disabled(if: ReferenceRuns.areOn)) func `the check finds a wrong derivative`() throws {
        let square: Matrix<Double> = [[0.5, 1.5]]
        #expect(try !report(Planted.WrongDerivative(), square).passed)
        #expect(try !report(Planted.SwappedDerivatives(), x, y).passed)
        let graph = Graph<Scalar>()
        let (a, b) = (graph.input(0.5), graph.input(1.5))
        #expect(try !graph.checkGradients(of: a.applying(Planted.WrongDerivative())).passed)
        #expect(try !graph.checkGradients(of: a.applying(Planted.SwappedDerivatives(), b)).passed)
        #expect(try !graph.checkGradients(of: b.applying(Planted.WrongDerivativeBesideBackward())).passed)
        #expect(try graph.checkGradients(of: b.applying(Multiply(), a)).passed)
    }

    /// In Scalars and in Float, whose slopes are measured in Double.
    @Test func `the check finds what is wrong on other types of value`() throws {
        func isCaught<Value: ConcreteValue>(_ value: Value) throws -> Bool {
            let graph = Graph<Value>()
            let z = graph.input(value).applying(Planted.OperandForResult())
            return try !graph.checkGradients(of: z).passed
        }
        #expect(try isCaught(0.5) && isCaught(Float(0.5)) && isCaught([[0.5, 1]] as Matrix<Float>))
    }

    @Test func `the check finds a wrong second derivative`() throws {
        let graph = Graph<Matrix<Double>>()
        let input = graph.input(x, name: "x")
        let cube = input.applying(Planted.WrongSecondDerivative())
        #expect(try graph.checkGradients(of: cube).passed)
        let slope = try graph.gradient(of: cube, withRespectTo: input)
        let report = try graph.checkGradients(of: slope, withRespectTo: [input])
        #expect(!report.passed && report.hint?.contains("0 everywhere") == true, "\(report)")
    }

    @Test func `the check finds a second derivative that forgets its upstream`() throws {
        let graph = Graph<Scalar>()
        let input = graph.input(0.5)
        let output = input.squared().applying(Planted.ConstantUpstream()).squared()
        #expect(try graph.checkGradients(of: output).passed)
        let slope = try graph.gradient(of: output, withRespectTo: input)
        #expect(try !graph.checkGradients(of: slope, withRespectTo: [input]).passed)
    }

    /// The book's ReLU sets elements of the upstream gradient to 0 in place, and with it the other branch's.
    /// A rule here receives a value, so that it cannot; an upstream gradient with two takers stays whole.
    @Test func `the check finds an upstream shared by two branches`() throws {
        let graph = Graph<Matrix<Double>>()
        let (a, b) = (graph.input(x), graph.input(x))
        let output = a.relu() + b
        try graph.forward()
        try graph.backward(from: output)
        #expect(try a.gradient == [[1, 0, 1], [0, 1, 1]])
        #expect(try b.gradient == [[1, 1, 1], [1, 1, 1]])
        #expect(try graph.checkGradients(of: a.relu() * a + a).passed)
    }
}
