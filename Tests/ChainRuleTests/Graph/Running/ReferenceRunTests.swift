import ChainRule
import TestSupport
import Testing

/// Whatever runs a graph gives what the reference run gives, to the last bit. (With
/// `CHAINRULE_REFERENCE_RUN=1` all other suites run their graphs by it, too.)
@Suite struct ReferenceRunTests {
    private func expectSame<Value: ConcreteValue>(
        _ recipe: GraphRecipe<Value>, isFused: Bool, _ comment: Comment
    ) throws {
        let (reference, fast) = (recipe.built(isFused: false), recipe.built(isFused: isFused))
        reference.graph.usesReferenceRun = true
        for run in 1...3 {
            for built in [reference, fast] {
                for input in built.graph.inputs where run > 1 {
                    try built.graph.feed(input, try input.value * 0.75)
                }
                try built.graph.forward()
                try built.graph.backward(from: try #require(built.nodes.last))
            }
            for (expected, node) in zip(try reference.graph.nodes, try fast.graph.nodes) {
                #expect(node.value.map(bits) == expected.value.map(bits), "value of \(node.name), \(comment)")
                #expect(node.gradient == nil || expected.gradient != nil, "\(node.name), \(comment)")
                guard let gradient = node.gradient else { continue }
                #expect(
                    bits(gradient) == expected.gradient.map(bits),
                    "gradient of \(node.name), run \(run), \(comment)")
            }
        }
    }

    private func recipe<Value: ConcreteValue>(
        _ seed: UInt64, _ leaf: (inout SeededGenerator) -> Value
    ) -> GraphRecipe<Value> {
        var generator = SeededGenerator(seed: seed)
        return recipe(seed, leaves: (0..<4).map { _ in leaf(&generator) }, &generator)
    }

    private func recipe<Value: ConcreteValue>(
        _ seed: UInt64, leaves: [Value], _ generator: inout SeededGenerator
    ) -> GraphRecipe<Value> {
        var recipe = GraphRecipe(leaves: leaves)
        for _ in 0..<(seed % 3 == 0 ? 200 : 25) { recipe.grow(using: &generator) }
        return recipe
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `the reference run gives the bits of the fast run on scalars`(seed: UInt64) throws {
        try expectSame(recipe(seed) { $0.uniform(in: -2..<2) }, isFused: false, "seed \(seed)")
        try expectSame(recipe(seed) { Float($0.uniform(in: -2..<2)) }, isFused: false, "Float, seed \(seed)")
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `the reference run gives the bits of the fast run on matrices`(seed: UInt64) throws {
        let shape = Shape(rows: 1 + Int(seed % 5), columns: 1 + Int(seed % 7))
        let parts = [Shape(rows: 1, columns: shape.columns), Shape(rows: shape.rows, columns: 1), .scalar]
        for shapes in [[shape, shape, shape, shape], [shape] + parts] {
            for isFused in [false, true] {
                var generator = SeededGenerator(seed: seed)
                let leaves = shapes.map {
                    Matrix<Double>.random(rows: $0.rows, columns: $0.columns, in: -2..<2, using: &generator)
                }
                let recipe = recipe(seed, leaves: leaves, &generator)
                try expectSame(recipe, isFused: isFused, "seed \(seed), \(shapes), fused: \(isFused)")
            }
        }
    }
}
