import ChainRule

/// Linear regression by a graph of scalars, whose examples are numbers in its formula: constants that all
/// differ, or that are all the same.
let regressions = [
    Workload(
        name: "reg",
        summary: "linear regression, 1000 examples as numbers in the formula, a new graph in every step"
    ) {
        try Regression { index in Double(index) / 1000 }.measured(slope: -998.001, offset: -997)
    },
    Workload(name: "reg_equal", summary: "the same with 1000 examples that are all alike") {
        try Regression { _ in 0.5 }.measured(slope: -500, offset: -1000)
    },
]

private struct Regression {
    let examples: [(x: Double, y: Double)]

    init(_ x: (Int) -> Double) {
        examples = (0..<1000).map(x).map { x in (x: x, y: 3 * x - 1) }
    }

    func step(_ iteration: Int) throws -> SIMD2<Double> {
        let graph = Graph<Scalar>()
        let w = graph.parameter(1e-3 * Double(iteration % 7))
        let b = graph.parameter(0)
        var loss: Variable<Scalar> = 0
        for (x, y) in examples {
            let residual = w * Variable(floatLiteral: x) + b - Variable(floatLiteral: y)
            loss = loss + residual * residual
        }
        try graph.forward()
        try graph.backward(from: loss)
        return SIMD2(try w.gradient, try b.gradient)
    }

    /// - Parameters: the loss's derivatives where both parameters are 0, −2 Σ x·y and −2 Σ y.
    func measured(slope: Double, offset: Double) throws -> Measurement {
        let first = try step(0)
        let seconds = try measure(budget: 0.7) { _ = try step($0) }
        var measurement = Measurement(
            seconds / Double(5 * examples.count) * 1e9, "ns/op", check: first[0])
        measurement.verify("dloss/dw", first[0], slope, relativeTolerance: 1e-10)
        measurement.verify("dloss/db", first[1], offset, relativeTolerance: 1e-10)
        return measurement
    }
}
