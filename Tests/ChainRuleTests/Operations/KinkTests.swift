import ChainRule
import TestSupport
import Testing

/// Where there is no derivative, a gradient check says so; what only bends sharply it measures.
@Suite struct KinkTests {
    typealias Function = @Sendable (Variable<Scalar>) -> Variable<Scalar>

    private static let kinks: [(String, Function, at: Double, below: Double, above: Double)] = [
        ("ReLU", { $0.relu() }, 0, 0, 1),
        ("abs", { $0.abs() }, 0, -1, 1),
        ("leaky ReLU", { $0.leakyReLU(slope: 0.1) }, 0, 0.1, 1),
        ("ELU, alpha 0.5", { $0.elu(alpha: 0.5) }, 0, 0.5, 1),
        ("clamp, below", { $0.clamped(to: -0.5...0.75) }, -0.5, 0, 1),
        ("clamp, above", { $0.clamped(to: -0.5...0.75) }, 0.75, 1, 0),
        ("maximum of equals", { $0.maximum($0 * 3 - 2) }, 1, 1, 3),
        ("minimum of equals", { $0.minimum($0 * 3 - 2) }, 1, 3, 1),
        ("inside an expression", { ($0.squared() - 1).abs() }, 1, -2, 2),
    ]

    @Test(arguments: kinks.indices) func `the gradient check reports a kink`(_ index: Int) throws {
        let (label, function, at, below, above) = Self.kinks[index]
        let graph = Graph<Scalar>()
        let x = graph.input(at, name: "x")
        let report = try graph.checkGradients(of: function(x))
        try #require(report.kinks.count == 1 && report.elements.isEmpty, "\(label): \(report)")
        // The upstream gradient is some number from 0.5 to 1.5, the same for both sides.
        let kink = report.kinks[0]
        if at != 1e-7 {
            #expect((kink.slopeBelow * above - kink.slopeAbove * below).magnitude < 1e-4, "\(label): \(kink)")
            #expect(kink.analytic >= min(kink.slopeBelow, kink.slopeAbove) - 1e-12, "\(label): \(kink)")
            #expect(kink.analytic <= max(kink.slopeBelow, kink.slopeAbove) + 1e-12, "\(label): \(kink)")
        }
        #expect(!report.passed && report.description.contains("only kinks"))
    }

    @Test func `the gradient check reports a jump`() throws {
        let graph = Graph<Scalar>()
        #expect(try graph.checkGradients(of: graph.input(0).step()).kinks.count == 1)
    }

    /// Only the elements at the kink are left out.
    @Test func `elements away from a kink are compared`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[0, 1, -1], [2, 0, 0.5]], name: "x")
        let report = try graph.checkGradients(of: x.relu() * x.tanh() + x.abs())
        #expect(report.passed && report.elements.count == 4, "\(report)")
        #expect(report.kinks.map { [$0.row, $0.column] } == [[0, 0], [1, 1]])
        #expect(report.description.contains("2 elements skipped at a kink"))
    }

    @Test func `ties of the greatest are reported as kinks`() throws {
        for axis in [Axis.all, .eachRow, .eachColumn] {
            let graph = Graph<Matrix<Double>>()
            let report = try graph.checkGradients(of: graph.input([[3, 3], [3, 3]]).maximum(axis))
            #expect(report.kinks.count == 4 && report.elements.isEmpty, "\(axis): \(report)")
        }
    }

    private static let smooth: [(String, Function, at: Double)] = [
        ("x² at its minimum", { $0.squared() }, 0),
        ("10⁶x² at its minimum", { $0.squared() * 1e6 }, 0),
        ("10⁶x² beside it", { $0.squared() * 1e6 }, 1e-3),
        ("x³ where it is flat", { $0.power(3) }, 0),
        ("x⁴ where it is flat", { $0.power(4) }, 0),
        ("ReLU², flat to one side", { $0.relu().squared() }, 0),
        ("x³ + x⁵", { $0.power(3) + $0.power(5) }, 0),
        ("e^50x", { ($0 * 50).exp() }, 0.3),
        ("tanh 100x", { ($0 * 100).tanh() }, 0.001),
        ("sigmoid 200x", { ($0 * 200).sigmoid() }, 0.002),
        ("softplus 100x, all but a ReLU", { ($0 * 100).softplus() }, 0),
        ("softplus 1000x", { ($0 * 1000).softplus() }, 0.0005),
        ("1/x near its pole", { 1 / $0 }, 0.01),
        ("ln x near its pole", { $0.log() }, 0.01),
        ("√x near 0", { $0.sqrt() }, 0.01),
        ("GELU", { $0.gelu() }, -0.7517915),
        ("√(x² + 10⁻⁴), all but |x|", { ($0.squared() + 1e-4).sqrt() }, 0.003),
        ("large x", { $0.squared() }, 1e6),
        ("beside the kink of a ReLU", { $0.relu() }, 1e-7),
        ("ln x at 10⁻⁶", { $0.log() }, 1e-6),
        ("tanh 10⁴x", { ($0 * 1e4).tanh() }, 1e-5),
        ("tiny slope", { ($0 * 1e-9).exp() }, 1),
    ]

    /// A slope of 0 is compared like any other.
    @Test func `a wrong slope where a function is flat is found`() throws {
        let graph = Graph<Scalar>()
        let wrong = ClosureNode<Scalar>(
            forward: { $0 * $0 * $0 }, backward: { upstream, x, z in upstream * 1e-6 })
        let report = try graph.checkGradients(of: graph.add(wrong, graph.input(0)))
        #expect(!report.passed && report.kinks.isEmpty, "\(report)")
    }

    /// Near a minimum gradients are small against all that they are made of; the check of a network that has
    /// learned must not call that a difference.
    @Test(arguments: 1...UInt64(LongTests.count(4, usually: 2)))
    func `a network that has learned passes the gradient check`(_ seed: UInt64)
        throws
    {
        let graph = Graph<Matrix<Double>>()
        var generator = SeededGenerator(seed: seed)
        func normal(_ rows: Int, _ columns: Int) -> Matrix<Double> {
            .randomNormal(rows: rows, columns: columns, standardDeviation: 0.5, using: &generator)
        }
        let x = graph.constant(normal(8, 4) * 2)
        let t = graph.constant(Matrix(classIndices: [0, 1, 2, 0, 1, 2, 0, 1]))
        let (w1, b1) = (graph.parameter(normal(4, 16)), graph.parameter(normal(1, 16)))
        let (w2, b2) = (graph.parameter(normal(16, 3)), graph.parameter(normal(1, 3)))
        let loss = x.affine(w1, b1).relu().affine(w2, b2).softmaxWithLoss(t, as: .classIndices)
        for _ in 0..<1000 {
            try graph.forward()
            try graph.backward(from: loss)
            for parameter in graph.parameters { try graph.update(parameter) { $0 -= 0.3 * $1 } }
        }
        let report = try graph.checkGradients(of: loss)
        #expect(report.passed, "seed \(seed): \(report)")
    }

    @Test(arguments: smooth.indices) func `smooth elements beside a kink are compared`(_ index: Int) throws {
        let (label, function, at) = Self.smooth[index]
        let graph = Graph<Scalar>()
        let report = try graph.checkGradients(of: function(graph.input(at)))
        #expect(report.passed && report.kinks.isEmpty, "\(label): \(report)")
    }
}
