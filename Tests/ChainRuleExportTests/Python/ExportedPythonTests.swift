import ChainRule
import ChainRuleExport
import ChainRuleTraining
import RuleSamples
import TestSupport
import Testing

/// Exported functions, run by the libraries they are for, against our own values, and their gradients against
/// the libraries' own.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with numpy, jax and torch"))
struct ExportedPythonTests {
    typealias M = Matrix<Double>

    /// Gradients that are not the derivative of the text, and why.
    private static let notTheirs: Set = [
        "StopGradient",  // whose text is that of the identity
        "Argmax", "Count", "_Fill",  // of which PyTorch has none
        "Clamp", "Guarded",  // whose samples on matrices lie at a kink
    ]

    @Test(arguments: PythonLibrary.allCases)
    func `every rule, with its gradients`(library: PythonLibrary) async throws {
        var cases: [ExportedCase] = []
        var generator = SeededGenerator(seed: 1)
        for sample in ScalarRule.all {
            let (operands, upstream) = sample.point(&generator)
            let graph = Graph<Scalar>()
            let x = operands.enumerated().map { graph.input($1, name: "x\($0)") }
            guard let y = sample.rule.applied(to: x) else { continue }
            let output = y * graph.constant(upstream, name: "c")
            let isTheirs = !Self.notTheirs.contains("\(type(of: sample.rule))")
            cases.append(
                try ExportedCase(
                    "scalar \(sample)", graph, of: output, withRespectTo: x, for: library,
                    differentiates: isTheirs))
        }
        for sample in MatrixRule.all {
            let graph = Graph<M>()
            let x = sample.operands.enumerated().map { graph.input($1, name: "x\($0)") }
            guard let y = sample.rule.applied(to: x) else { continue }
            let shape = try graph.forward(to: y).shape
            let upstream = M.random(rows: shape.rows, columns: shape.columns, using: &generator)
            let output = (y * graph.constant(upstream, name: "c")).sum()
            let isTheirs = !Self.notTheirs.contains("\(type(of: sample.rule))")
            cases.append(
                try ExportedCase(
                    "matrix \(sample)", graph, of: output, withRespectTo: x, for: library,
                    differentiates: isTheirs, examples: []))
        }
        #expect(cases.count > 150)
        try await expect(cases, library, within: 4e-15, own: 1e-13)
    }

    /// What numbers do at the ends of their range, and where they are none.
    @Test(arguments: PythonLibrary.allCases)
    func `NaN, infinities and zeros`(library: PythonLibrary) async throws {
        let specials: [Double] = [
            .nan, .infinity, -.infinity, 0, -0.0, 1e300, -1e300, 1e-300, 1, -1, 720, -750, 30, -30, 0.5,
            -0.25,
        ]
        var cases: [ExportedCase] = []
        for sample in ScalarRule.all where sample.operandCount <= 2 {
            let graph = Graph<M>()
            let count = sample.operandCount == 1 ? 1 : specials.count
            let rows = specials.flatMap { Array(repeating: $0, count: count) }
            let columns = (0..<rows.count).map { specials[$0 % specials.count] }
            let x = [rows, columns].prefix(sample.operandCount).enumerated().map { index, numbers in
                graph.input(
                    M(shape: Shape(rows: numbers.count, columns: 1), elements: numbers), name: "x\(index)")
            }
            guard let y = sample.rule.applied(to: x), (try? graph.forward(to: y)) != nil else { continue }
            cases.append(
                try ExportedCase("\(sample)", graph, of: y, withRespectTo: x, for: library, examples: []))
        }
        #expect(cases.count > 60)
        try await expect(cases, library, within: 4e-15, own: 0)
    }

    @Test(arguments: PythonLibrary.allCases)
    func `single precision`(library: PythonLibrary) async throws {
        var cases: [ExportedCase] = []
        for sample in MatrixRule.all {
            let graph = Graph<Matrix<Float>>()
            let x = sample.operands.enumerated().map { index, value in
                graph.input(
                    Matrix<Float>(shape: value.shape, elements: value.elements.map(Float.init)),
                    name: "x\(index)")
            }
            guard let y = sample.rule.applied(to: x) else { continue }
            cases.append(
                try ExportedCase("\(sample)", graph, of: y, withRespectTo: x, for: library, examples: []))
        }
        try await expect(cases, library, within: 2e-6, own: 0)
    }

    @Test(arguments: PythonLibrary.allCases)
    func `random graphs, at another number of rows than they were exported with`(
        library: PythonLibrary
    ) async throws {
        var cases: [ExportedCase] = []
        for seed in 0..<LongTests.count(200, usually: 40) {
            let random = RandomGraph(seed: UInt64(seed))
            let graph = random.graph
            let source = try graph.pythonSource(
                of: random.loss, withRespectTo: random.data.prefix(1) + random.parameters, for: library,
                examples: random.data)
            var generator = SeededGenerator(seed: UInt64(seed) + 1000)
            for data in random.data { try graph.feed(data, M.random(rows: 7, columns: 3, using: &generator)) }
            let exported = try ExportedCase(
                "graph \(seed)", graph, of: random.loss,
                withRespectTo: random.data.prefix(1) + random.parameters, for: library, differentiates: true,
                examples: random.data)
            #expect(exported.source == source)
            cases.append(exported)
        }
        try await expect(cases, library, within: 1e-13, own: 1e-12)
    }

    @Test(arguments: [PythonLibrary.jax, .torch])
    func `a wrong line is noticed`(library: PythonLibrary) async throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2]], name: "x"), w = graph.parameter([[0.5], [-1]], name: "w")
        let y = x.matmul(w).tanh().named("y")
        let right = try ExportedCase(
            "right", graph, of: y, withRespectTo: [w], for: library, differentiates: true)
        #expect(right.source.contains("d_w = x.T @ d_matrix_product"))
        let wrong = [
            right.replacing("d_w = x.T", with: "d_w = -x.T"), right.replacing("return y", with: "return x"),
            right.replacing("return y", with: "return 2 * y - y_constant"),
        ]
        let found = try await ExportedCase.run([right] + wrong, by: library)
        #expect(found[0].results <= 1e-15 && found[0].own <= 1e-15)
        #expect(found[1].results > 0.1 && found[1].own <= 1e-15)
        #expect(!(found[2].results <= 1))
        #expect(found[3].failure?.hasPrefix("NameError") == true)
    }

    private func expect(
        _ cases: [ExportedCase], _ library: PythonLibrary, within tolerance: Double, own: Double
    ) async throws {
        let differences = try await ExportedCase.run(cases, by: library)
        print(library, differences.map(\.results).max() ?? 0, differences.map(\.own).max() ?? 0)
        for difference in differences {
            #expect(difference.results <= tolerance, "\(difference)")
            #expect(difference.own <= own, "\(difference)")
        }
    }
}
