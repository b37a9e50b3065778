import ChainRule
import Testing

/// What a gradient check says beside right and wrong: not compared, looked at in part, stopped on purpose.
@Suite struct GradientCheckTests {
    /// A rule that is wrong by a factor.
    private struct Wrong: UnaryRule {
        var factor: Double
        func forward<V: GraphValue>(_ x: V) -> V { x.tanh() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
            upstream * (1 - z * z) * V.Element(factor)
        }
    }

    private struct Forgotten: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x * 2 }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 0 }
    }

    // MARK: Not compared

    /// Wrong gradients that rounding hides, all or in part, do not pass.
    @Test(arguments: [(-1, 1e10), (2, 1e9), (1.001, 1e6), (1.001, 1e12), (-1, 1e17), (0, 1e12)])
    func `the gradient check finds wrong gradients that rounding hides`(_ factor: Double, _ offset: Double)
        throws
    {
        let graph = Graph<Scalar>()
        let x = graph.input(0.5, name: "x")
        let report = try graph.checkGradients(of: x.applying(Wrong(factor: factor)) + offset)
        #expect(!report.passed, "\(factor), \(offset): \(report)")
    }

    @Test func `the gradient check finds a wrong gradient with a small share of the loss`() throws {
        for share in [1e-9, 1e-11, 1e-13, 1e-17] {
            // Of a slope below all rounding, 0 is as right as any number.
            for factor in share > 1e-12 ? [-1, 2, 0] : [-1.0, 2] {
                let graph = Graph<Scalar>()
                let (w, p) = (graph.parameter(2, name: "w"), graph.parameter(0.3, name: "p"))
                let loss = (w - 3).squared() + p.applying(Wrong(factor: factor)) * share
                let report = try graph.checkGradients(of: loss)
                #expect(!report.passed, "\(factor), \(share): \(report)")
            }
        }
    }

    /// A gradient that is forgotten is not taken for flat where its part is swallowed.
    @Test func `the gradient check finds a forgotten gradient beside large numbers`() throws {
        for offset in [1e6, 1e12, 1e16, 1e17, 1e30] {
            let graph = Graph<Scalar>()
            let (x, y) = (graph.input(0.5, name: "x"), graph.input(1, name: "y"))
            let report = try graph.checkGradients(of: x.applying(Forgotten()) + y * offset)
            #expect(!report.passed, "\(offset): \(report)")
        }
    }

    @Test func `a gradient that stops is reported and may be allowed`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(0.5, name: "x"), graph.input(2, name: "y"))
        let z = x.tanh() * 1e-14 + y.squared()
        let report = try graph.checkGradients(of: z)
        #expect(!report.passed && report.uncompared.map(\.input) == ["x"], "\(report)")
        #expect(report.description.contains("1 element not compared, rounding hides the slope: at x[0, 0]"))
        let allowed = try graph.checkGradients(of: z, allowingUncompared: true)
        #expect(allowed.passed && allowed.elements.map(\.input) == ["y"], "\(allowed)")
        // A check that compared nothing has not passed, whatever is allowed.
        let hidden = try graph.checkGradients(of: z, withRespectTo: [x], allowingUncompared: true)
        #expect(!hidden.passed && hidden.description.contains("nothing was compared"), "\(hidden)")
    }

    @Test func `the gradient check says that a value is not finite`() throws {
        let graph = Graph<Scalar>()
        let report = try graph.checkGradients(of: graph.input(1e160, name: "x").squared())
        #expect(!report.passed && report.elements.isEmpty && report.uncompared.count == 1, "\(report)")
        #expect(report.description.contains("no finite differences"), "\(report)")
    }

    /// What is 0 because nothing depends on it, or because it is flat there, is compared.
    @Test func `the gradient check compares gradients that are 0`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[-0.5, 0.25, 3]], name: "x")
        for offset in [0, 1, 1e8, 1e16] {
            let report = try graph.checkGradients(of: x.clamped(to: -0.25...1) * 1e16 + offset)
            #expect(report.passed && report.elements.count == 3, "\(offset): \(report)")
        }
    }

    // MARK: Looked at in part

    /// x·scale by column, with the first column's slope for all.
    private struct Scaled: BinaryRule {
        func passesGradient(to operand: Int) -> Bool { operand == 0 }
        func forward<V: GraphValue>(_ x: V, _ scale: V) -> V { x * scale }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ scale: V, _ z: V) -> (V, V) {
            (upstream * scale.slice(columns: 0..<1), upstream * x)
        }
    }

    @Test(arguments: [(100, 10), (60, 50), (300, 7)]) func `the gradient check looks at every column`(
        _ rows: Int, _ columns: Int
    )
        throws
    {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input(Matrix(rows: rows, columns: columns) { Double(($0 * 7 + $1 * 3) % 13) / 13 })
        let scale = graph.constant(Matrix(rows: 1, columns: columns) { _, j in 1 + Double(j) })
        let wrong = try graph.checkGradients(of: x.applying(Scaled(), scale).sum(.all), maximumElements: 200)
        #expect(!wrong.passed && wrong.lookedAt <= 200, "\(wrong)")
        let right = try graph.checkGradients(of: (x * scale).sum(.all), maximumElements: 200)
        #expect(right.passed && Set(right.elements.map(\.column)).count == columns, "\(right)")
    }

    @Test func `the gradient check samples elements and tries directions`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input(Matrix(rows: 40, columns: 30) { Double($0 - $1) / 40 }, name: "x")
        let sum = x.tanh().sum(.all)
        let report = try graph.checkGradients(of: sum)
        #expect(report.passed && report.lookedAt == 1000 && report.elementCount == 1200)
        #expect(report.description.contains("1,000 of 1,200 elements looked at"), "\(report)")
        let again = try graph.checkGradients(of: sum)
        #expect(again.elements == report.elements)
        for all in [nil, .max, 1200] as [Int?] {
            let report = try graph.checkGradients(of: sum, maximumElements: all)
            #expect(report.passed && report.lookedAt == 1200 && !report.description.contains("looked at"))
        }
        for none in [0, -1, .min] {
            let report = try graph.checkGradients(of: sum, maximumElements: none)
            #expect(!report.passed && report.lookedAt == 0 && report.elements.isEmpty, "\(report)")
        }
    }

    // MARK: Hints

    /// The gradient of its forward for a slope of 1.
    private struct StraightThrough: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.tanh() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    /// Passes no gradient on, though its forward is not flat.
    private struct OwnStop: UnaryRule {
        func passesGradient(to operand: Int) -> Bool { false }
        func forward<V: GraphValue>(_ x: V) -> V { x * 2 }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.filled(with: 0) }
    }

    @Test func `the gradient check names the nodes where gradients stop`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(0.7, name: "x")
        let stops: [(Variable<Scalar>, String)] = [
            (x * x.stopGradient(), "no gradient passes x.stopGradient()"),
            (x.stopGradient(), "no gradient passes x.stopGradient()"),
            (x * x.applying(OwnStop()), "no gradient passes x.ownStop()"),
            (x * x.applying(StraightThrough()), "the backward of x.straightThrough()"),
        ]
        for (z, text) in stops {
            let report = try graph.checkGradients(of: z)
            #expect(!report.passed && report.hint?.contains(text) == true, "\(text): \(report)")
        }
    }

    /// A step passes no gradient on because it is flat: another's fault is not its.
    @Test func `the gradient check does not name flat rules`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(0.7, name: "x")
        #expect(try graph.checkGradients(of: x * x.step() + x.sign()).passed)
        let wrong = (x * x.step() + x.sign()) * x.applying(Wrong(factor: 2))
        let hint = try #require(try graph.checkGradients(of: wrong).hint)
        #expect(!hint.contains("no gradient passes") && hint.contains("the backward of x.wrong("), "\(hint)")
    }

    @Test func `the gradient check takes no tiny gradient for zero`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(0.7, name: "x")
        let hint = try #require(try graph.checkGradients(of: x.applying(Wrong(factor: 1e-8))).hint)
        #expect(!hint.contains("0 everywhere") && hint.contains("times what it should be"), "\(hint)")
    }
}

extension GradientCheckTests {
    /// What `Float` cannot hold is not compared there, and said, where it passed once without a look.
    @Test func `the gradient check compares no outputs beyond the graph's own type`() throws {
        let graph = Graph<Matrix<Float>>()
        let x = graph.input([[10, 1]], name: "x")
        let report = try graph.checkGradients(of: x.squared().exp())
        #expect(!report.passed)
        #expect(report.uncompared.contains { $0.input == "x" })
        #expect("\(report)".contains("as Matrix<Float>, the output is not finite; in Double it is"))
        let small = try graph.checkGradients(of: (x * 0.01).exp())
        #expect(small.passed)
    }
}

extension GradientCheckTests {
    /// The sine of a large number changes over a length of 1, a small share of the number.
    @Test(arguments: [1e3, 1e5, -3e7, 1e8]) func `the gradient check passes sines of large numbers`(x: Double)
        throws
    {
        let graph = Graph<Scalar>()
        let input = graph.input(x, name: "x")
        let right = try graph.checkGradients(of: input.sin() + input.cos(), allowingUncompared: true)
        #expect(right.passed, "\(right)")
        let wrong = try graph.checkGradients(of: input.sin() + input.cos().applying(Wrong(factor: 1.001)))
        #expect(!wrong.passed, "\(wrong)")
    }
}
