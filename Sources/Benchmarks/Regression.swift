import ChainRule

/// Linear regression by a graph of scalars, whose examples are numbers in its formula: constants that all differ.
let regression = Workload(
    name: "reg",
    summary: "linear regression, 1000 examples as numbers in the formula, a new graph in every step"
) {
    let count = 1000
    let examples = (0..<count).map { index in
        let x = Double(index) / Double(count)
        return (x: x, y: 3 * x - 1)
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
    let first = try step(0)
    let seconds = try measure(budget: 0.7) { _ = try step($0) }
    var measurement = Measurement(seconds / Double(5 * count) * 1e9, "ns/op", check: first[0])
    // −2 Σ x·y and −2 Σ y for w = b = 0
    measurement.verify("dloss/dw", first[0], -998.001, relativeTolerance: 1e-10)
    measurement.verify("dloss/db", first[1], -997, relativeTolerance: 1e-10)
    return measurement
}
