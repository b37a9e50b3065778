import ChainRule
import ChainRuleExport
import TestSupport
import Testing

/// Exported functions where a matrix is of one element, or a number of examples is an operand.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with numpy, jax and torch"))
struct ExportedShapesTests {
    typealias M = Matrix<Double>

    /// x · N / (N − 1), and x of a single row.
    private struct Corrected: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V {
            let rows = x.count(.eachColumn)
            return V.select(rows - 1, x * (rows / (rows - 1)), x)
        }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
            let rows = x.count(.eachColumn)
            return V.select(rows - 1, upstream * (rows / (rows - 1)), upstream)
        }
    }

    private typealias Make = @Sendable (Graph<M>, Variable<M>) throws -> Variable<M>

    private static let cases: [(name: String, make: Make)] = [
        ("a product of 1×1", { $1.slice(rows: 0..<1).matmul($0.parameter([[1], [2], [3]], name: "w")) }),
        ("a number as a matrix", { $1.sum(.eachRow).matmul($0.constant([[2]])) }),
        ("a slice of 1×1", { $1.slice(rows: 0..<1, columns: 1..<2) }),
        ("a number beside", { $1.sum().concatenated(with: $0.constant([[2]]), .beside) }),
        ("a count", { $1.count(.all) }),
        ("a count below", { $1.sum().concatenated(with: $1.count(.eachColumn), .below) }),
        ("a row of one", { $0.parameter([[1], [2]], name: "w").applying(GatherRows(), $1.sum() * 0) }),
        ("a class", { $1.slice(rows: 0..<1).softmaxWithLoss($0.constant([[1]]), as: .classIndices) }),
        (
            "numbers less a number",
            { graph, x in
                try graph.gradient(of: -x.sum(), withRespectTo: x) + graph.parameter([[4]], name: "w")
            }
        ),
        ("a sample's variance", { $1.applying(Corrected()) }),
        (
            "several hundred parts of a gradient",
            { _, x in
                (0..<300).reduce(x) { $0 + (x * Double($1)).sin() }
            }
        ),
    ]

    @Test(arguments: PythonLibrary.allCases)
    func `matrices of one element, and counts, for one row and for several`(
        library: PythonLibrary
    ) async throws {
        var cases: [ExportedCase] = []
        for (name, make) in Self.cases {
            let graph = Graph<M>()
            let x = graph.input([[1, -2, 0.5], [0.25, 3, 2]], name: "x")
            let y = try make(graph, x)
            // What a count is made of has a gradient of zeros, which nobody asks of a graph.
            let inputs = name == "a count" ? [] : graph.parameters + [x]
            let source = try graph.pythonSource(of: y, withRespectTo: inputs, for: library, examples: [x])
            for rows: M in [[[0.5, 2, -1]], [[1, 2, 3], [0.5, 0.25, -1], [2, 0, 1]]] {
                try graph.feed(x, rows)
                let one = try ExportedCase(
                    "\(name), \(rows.rows)", graph, of: y, withRespectTo: inputs, for: library,
                    examples: [x])
                #expect(one.source == source)
                cases.append(one)
            }
        }
        for difference in try await ExportedCase.run(cases, by: library) {
            #expect(difference.results <= 1e-13, "\(difference)")
        }
    }
}
