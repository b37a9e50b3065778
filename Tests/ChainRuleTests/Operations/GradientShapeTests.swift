import ChainRule
import Testing

/// Shapes that forward takes are shapes that backward serves: with every combination of small ones, a rule
/// either has a fault forward, or gives each operand a gradient of its own shape.
@Suite struct GradientShapeTests {
    private static let shapes = [1, 2, 3].flatMap { rows in [1, 2, 3].map { Shape(rows: rows, columns: $0) } }

    @Test(arguments: RuleCase.all) func `every rule gives operands gradients of their shapes`(
        _ rule: RuleCase
    ) throws {
        var draw = Draw(seed: rule.seed(0), inScalars: false)
        let count = rule.operands(&draw).count
        var generator = SeededGenerator(seed: rule.seed(1))
        let total = (0..<count).reduce(1) { product, _ in min(product * 9, 1000) }
        var servedCount = 0
        for number in 0..<total {
            var rest = number
            let shapes = (0..<count).map { index in
                // All combinations of up to three; of more, some, most of which fit in all but one position.
                defer { rest /= 9 }
                if count <= 3 { return Self.shapes[rest % 9] }
                return Shape(rows: generator.index(below: 6) / 5 * 2 + 1, columns: 1)
            }
            if try isServed(rule.rule, shapes) { servedCount += 1 }
        }
        #expect(servedCount > 0, "no shapes fit")
    }

    /// Whether forward takes the shapes. All elements are 0, which is a class of any scores.
    private func isServed(_ rule: any Rule, _ shapes: [Shape]) throws -> Bool {
        let values = shapes.map { Matrix<Double>(shape: $0, elements: Array(repeating: 0, count: $0.count)) }
        let graph = Graph<Matrix<Double>>()
        let inputs = values.map { graph.input($0) }
        let output = rule.applied(to: inputs)
        let comment: Comment = "\(rule.name), \(shapes)"
        do throws(GraphError) {
            try graph.forward()
        } catch {
            guard case .invalidValue = error else {
                Issue.record("\(error)")
                return false
            }
            return false
        }
        #expect(throws: Never.self, comment) { try graph.backward(from: output) }
        for (input, shape) in zip(inputs, shapes) { #expect(try input.gradient.shape == shape, comment) }
        let second = try graph.gradients(of: output, withRespectTo: inputs)
        #expect(throws: Never.self, comment) { try graph.forward(to: second) }
        for (gradient, shape) in zip(second, shapes) { #expect(try gradient.value.shape == shape, comment) }
        return true
    }

    /// A bias taller than the product, and inputs of different batches: what fits is said.
    @Test func `a bias taller than the product is a fault`() {
        let graph = Graph<Matrix<Double>>()
        let (x, w) = (graph.input([[1, 2]], name: "x"), graph.input([[3], [4]], name: "w"))
        let tall = graph.input([[1], [2], [3]], name: "b")
        _ = x.affine(w, tall)
        let said = message { try graph.forward() }
        #expect(said?.contains("affine") == true && said?.contains("3×1") == true, "\(said ?? "")")
        #expect(said?.contains("it needs 1×1") == true, "\(said ?? "")")
        // A rule of one's own, whose backward hands back what does not fit, is told by what it handed back.
        let own = Graph<Matrix<Double>>()
        let (a, b) = (own.input([[1, 2]], name: "a"), own.input([[1, 2]], name: "b"))
        let z = a.applying(Crooked(), b)
        let error = message {
            try own.forward()
            try own.backward(from: z)
        }
        #expect(error?.contains("crooked") == true && error?.contains("not computed yet") == false)
        #expect(error?.contains("1×2") == true && error?.contains("1×3") == true, "\(error ?? "")")
    }

    /// The second operand's gradient has a column too many.
    private struct Crooked: BinaryRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x + y }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream, upstream.concatenated(with: upstream.slice(columns: 0..<1), .beside))
        }
    }
}
