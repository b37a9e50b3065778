import ChainRule

/// S1: a scalar graph of N operations and four inputs, built anew in each iteration (a) or run again (b).
let scalarGraphs: [Workload] = ScalarGraph.expected.flatMap { expected in
    let count = expected.count
    return [
        Workload(name: "s1a_\(count)", summary: "build + forward + backward, \(count) scalar operations") {
            try ScalarGraph.build(expected)
        },
        Workload(name: "s1b_\(count)", summary: "forward + backward again, \(count) scalar operations") {
            try ScalarGraph.runAgain(expected)
        },
    ]
}

private enum ScalarGraph {
    struct Expected: Sendable {
        let count: Int
        let y: Double
        let gradients: [Double]
    }

    static let expected = [
        Expected(
            count: 10, y: 2.90910748337,
            gradients: [-0.433426676487, 0.703227744225, 1.40645548845, 0.761830056244]),
        Expected(
            count: 1000, y: 66.3188190891,
            gradients: [-0.384147160202, 1.04531863673, 0.831267787936, 3.74305108061]),
        Expected(
            count: 100_000, y: 6605.2411154,
            gradients: [-0.384147160202, 1.04531863673, 0.831267787936, 184.362796637]),
        Expected(
            count: 1_000_000, y: 66049.9892637,
            gradients: [-0.384147160202, 1.04531863673, 0.831267787936, 1826.36048351]),
    ]

    /// The first input; the others are always the same.
    static func x1(_ iteration: Int) -> Double { 0.5 + 1e-3 * Double(iteration % 7) }

    typealias Inputs = (Variable<Scalar>, Variable<Scalar>, Variable<Scalar>, Variable<Scalar>)

    static func inputs(_ graph: Graph<Scalar>, _ iteration: Int) -> Inputs {
        (graph.input(x1(iteration)), graph.input(-0.3), graph.input(0.8), graph.input(1.2))
    }

    struct Found {
        let y: Double
        let gradients: SIMD4<Double>

        init(_ y: Variable<Scalar>, _ x: Inputs) throws {
            self.y = try y.value
            gradients = SIMD4(try x.0.gradient, try x.1.gradient, try x.2.gradient, try x.3.gradient)
        }
    }

    static func build(_ expected: Expected) throws -> Measurement {
        func buildAndRun(_ iteration: Int) throws -> Found {
            let graph = Graph<Scalar>()
            let x = inputs(graph, iteration)
            let y = output(x, count: expected.count)
            try graph.forward()
            try graph.backward(from: y)
            return try Found(y, x)
        }
        let first = try buildAndRun(0)
        let seconds = try measure(budget: 0.7) { _ = try buildAndRun($0) }
        return report(expected, seconds, first)
    }

    static func runAgain(_ expected: Expected) throws -> Measurement {
        let graph = Graph<Scalar>()
        let x = inputs(graph, 0)
        let y = output(x, count: expected.count)
        func run(_ iteration: Int) throws -> Found {
            try graph.feed(x.0, x1(iteration))
            try graph.forward()
            try graph.backward(from: y)
            return try Found(y, x)
        }
        let first = try run(0)
        let seconds = try measure(budget: 0.7) { _ = try run($0) }
        return report(expected, seconds, first)
    }

    static func report(
        _ expected: Expected, _ seconds: Double, _ found: Found
    ) -> Measurement {
        var measurement = Measurement(seconds / Double(expected.count) * 1e9, "ns/op", check: found.y)
        measurement.add("grad", found.gradients.indices.map { found.gradients[$0] })
        measurement.verify("y", found.y, expected.y, relativeTolerance: 1e-10)
        for index in found.gradients.indices {
            let gradient = found.gradients[index]
            let wanted = expected.gradients[index]
            measurement.verify("dy/dx\(index + 1)", gradient, wanted, relativeTolerance: 1e-10)
        }
        return measurement
    }

    /// Blocks of 20 operations, or the first 10 of one.
    static func output(_ x: Inputs, count: Int) -> Variable<Scalar> {
        var (p, q, r, acc) = x
        let s = x.3
        if count == 10 { return firstHalf(p, q, r, s).a2 }
        for _ in 0..<count / 20 {
            let (t0, e0, g0, a2) = firstHalf(p, q, r, s)
            let d0 = t0 / a2
            let l0 = a2.log()
            let m3 = d0 * l0
            let a3 = m3 + q
            let m4 = a3 * g0
            let s1 = m4 - r
            let d1 = s1 / e0
            let a4 = d1 + l0
            let m5 = a4 * t0
            let a5 = m5 + acc
            (p, q, r, acc) = (m5, g0, l0, a5)
        }
        return acc
    }

    typealias Half = (
        t0: Variable<Scalar>, e0: Variable<Scalar>, g0: Variable<Scalar>, a2: Variable<Scalar>
    )

    static func firstHalf(
        _ p: Variable<Scalar>, _ q: Variable<Scalar>, _ r: Variable<Scalar>, _ s: Variable<Scalar>
    ) -> Half {
        let m0 = p * q
        let a0 = m0 + r
        let m1 = a0 * s
        let t0 = m1.tanh()
        let e0 = t0.exp()
        let a1 = t0 + e0
        let m2 = a1 * e0
        let s0 = m2 - p
        let g0 = s0.sigmoid()
        let a2 = g0 + e0
        return (t0, e0, g0, a2)
    }
}
