import ChainRule
import TestSupport
import Testing

/// Random expressions, against a reference that knows no graph: each expression evaluated by plain recursion
/// on its tree, and its gradient by dual numbers written out here, one direction at a time.
@Suite struct GraphDifferentialTests {
    indirect enum Tree {
        case leaf(Int)
        case sum(Tree, Tree)
        case difference(Tree, Tree)
        case product(Tree, Tree)
        case quotient(Tree, Tree)
        case bent(Tree)
        case squashed(Tree)
        case scaled(Tree, Double)
        case spread([Tree], Double)

        static func random(_ depth: Int, leaves: Int, using generator: inout SeededGenerator) -> Tree {
            if depth == 0 || generator.index(below: 8) == 0 { return .leaf(generator.index(below: leaves)) }
            func part() -> Tree { random(depth - 1, leaves: leaves, using: &generator) }
            switch generator.index(below: 8) {
            case 0: return .sum(part(), part())
            case 1: return .difference(part(), part())
            case 2: return .product(part(), part())
            case 3: return .quotient(part(), part())
            case 4: return .bent(part())
            case 5: return .squashed(part())
            case 6:
                let count = 1 + generator.index(below: 3)
                return .spread((0..<count).map { _ in part() }, generator.uniform(in: -1..<1))
            default: return .scaled(part(), generator.uniform(in: -2..<2))
            }
        }

        /// As a graph's expression, or on plain values.
        func callAsFunction<V: GraphValue>(_ leaves: [V]) -> V where V.Element == Double {
            switch self {
            case .leaf(let index): leaves[index]
            case .sum(let x, let y): x(leaves) + y(leaves)
            case .difference(let x, let y): x(leaves) - y(leaves)
            case .product(let x, let y): x(leaves) * y(leaves)
            case .quotient(let x, let y): Self.quotient(x(leaves), y(leaves))
            case .bent(let x): x(leaves).tanh()
            case .squashed(let x): x(leaves).sigmoid()
            case .scaled(let x, let c): x(leaves) * c
            case .spread(let x, let c):
                // Bounded, so that towers of squares do not outgrow what is compared.
                x[0](leaves).applying(Spread(center: c), x.dropFirst().map { $0(leaves) }).tanh()
            }
        }

        private static func quotient<V: GraphValue>(_ x: V, _ y: V) -> V where V.Element == Double {
            let divisor = y * y + 1
            return x / divisor
        }

        /// Value and derivative along a direction, by the rules of calculus as they stand in a textbook.
        func reference(_ leaves: [Double], _ direction: [Double]) -> (value: Double, slope: Double) {
            switch self {
            case .leaf(let index): return (leaves[index], direction[index])
            case .sum(let x, let y):
                let (x, y) = (x.reference(leaves, direction), y.reference(leaves, direction))
                return (x.value + y.value, x.slope + y.slope)
            case .difference(let x, let y):
                let (x, y) = (x.reference(leaves, direction), y.reference(leaves, direction))
                return (x.value - y.value, x.slope - y.slope)
            case .product(let x, let y):
                let (x, y) = (x.reference(leaves, direction), y.reference(leaves, direction))
                return (x.value * y.value, x.slope * y.value + x.value * y.slope)
            case .quotient(let x, let y):
                let (x, y) = (x.reference(leaves, direction), y.reference(leaves, direction))
                let divisor = y.value * y.value + 1
                let slope = x.slope * divisor - x.value * 2 * y.value * y.slope
                return (x.value / divisor, slope / (divisor * divisor))
            case .bent(let x):
                let x = x.reference(leaves, direction)
                let z = x.value.tanh()
                return (z, x.slope * (1 - z * z))
            case .squashed(let x):
                let x = x.reference(leaves, direction)
                let z = 1 / (1 + (-x.value).exp())
                return (z, x.slope * z * (1 - z))
            case .scaled(let x, let c):
                let x = x.reference(leaves, direction)
                return (x.value * c, x.slope * c)
            case .spread(let x, let c):
                let x = x.map { $0.reference(leaves, direction) }
                let z = x.reduce(0) { $0 + ($1.value - c) * ($1.value - c) }.tanh()
                return (z, x.reduce(0) { $0 + 2 * ($1.value - c) * $1.slope } * (1 - z * z))
            }
        }
    }

    private func isClose(_ x: Double, _ y: Double) -> Bool {
        (x - y).magnitude <= 1e-11 * (1 + max(x.magnitude, y.magnitude))
    }

    @Test(arguments: 0..<LongTests.count(300, usually: 100))
    func `random graphs of scalars agree with duals written out`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let count = 1 + generator.index(below: 4)
        let tree = Tree.random(7, leaves: count, using: &generator)
        let values = (0..<count).map { _ in generator.uniform(in: -2..<2) }
        let graph = Graph<Scalar>()
        let leaves = values.map { graph.input($0) }
        let out = tree(leaves)
        let symbolic = try graph.gradients(of: out, withRespectTo: leaves)
        try graph.forward()
        try graph.backward(from: out)
        for (index, leaf) in leaves.enumerated() {
            let direction = leaves.indices.map { $0 == index ? 1.0 : 0 }
            let expected = tree.reference(values, direction)
            #expect(try isClose(out.value, expected.value), "seed \(seed)")
            // A leaf that the tree leaves out has no gradient.
            let gradient = (try? leaf.gradient) ?? 0
            #expect(isClose(gradient, expected.slope), "seed \(seed), leaf \(index)")
            #expect(try isClose(symbolic[index].value, expected.slope), "seed \(seed), leaf \(index)")
        }
    }

    /// Every element of a matrix is a scalar problem of its own; a leaf that was broadcast adds them up.
    @Test(arguments: 0..<LongTests.count(300, usually: 100))
    func `random graphs of matrices agree with duals written out`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        let tree = Tree.random(6, leaves: 4, using: &generator)
        let (rows, columns) = (1 + generator.index(below: 3), 1 + generator.index(below: 4))
        let shapes = [(rows, columns), (1, columns), (rows, 1), (1, 1)]
        let values = shapes.map { rows, columns in
            Matrix<Double>.random(rows: rows, columns: columns, in: -2..<2, using: &generator)
        }
        let upstream = Matrix<Double>.random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        let graph = Graph<Matrix<Double>>()
        let leaves = values.map { graph.input($0) }
        // The first leaf gives the result its full shape.
        let out = tree(leaves) + leaves[0]
        let whole = Tree.sum(tree, .leaf(0))
        try graph.forward()
        try graph.backward(from: out, upstream: upstream)
        var expected = values.map { Matrix<Double>.zeros(rows: $0.rows, columns: $0.columns) }
        for row in 0..<rows {
            for column in 0..<columns {
                let positions = shapes.map { ($0 == 1 ? 0 : row, $1 == 1 ? 0 : column) }
                let scalars = zip(values, positions).map { $0[$1.0, $1.1] }
                for index in leaves.indices {
                    let direction = leaves.indices.map { $0 == index ? 1.0 : 0 }
                    let (value, slope) = whole.reference(scalars, direction)
                    #expect(try isClose(out.value[row, column], value), "seed \(seed)")
                    expected[index][positions[index].0, positions[index].1] += upstream[row, column] * slope
                }
            }
        }
        for (leaf, expected) in zip(leaves, expected) {
            let gradient = (try? leaf.gradient) ?? expected * 0
            #expect(gradient.shape == expected.shape)
            for (x, y) in zip(gradient.elements, expected.elements) {
                #expect(isClose(x, y), "seed \(seed), \(leaf)")
            }
        }
    }
}
