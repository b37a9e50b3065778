import ChainRule

/// M5: 20 elementwise operations on a million numbers.
let elementwiseChain = Workload(
    name: "m5", summary: "20 elementwise operations on 1000×1000, gradients of both inputs"
) {
    var generator = SeededGenerator(seed: 5)
    let graph = Graph<Matrix<Float>>()
    let x = graph.input(.random(rows: 1000, columns: 1000, in: -1..<1, using: &generator))
    let y = graph.input(.random(rows: 1000, columns: 1000, in: -1..<1, using: &generator))
    var h = x
    for _ in 0..<4 {
        h = h + y
        h = h * x
        h = h.sigmoid()
        h = h.tanh()
        h = h.exp()
    }
    let loss = h.mean(.all)
    let inputs = [x, y]
    let seconds = try measure(budget: 1) { _ in
        try graph.forward(to: loss)
        try graph.backward(from: loss, withRespectTo: inputs)
    }
    let found = Double(try loss.value[0, 0])
    let gradientOfX = 1e6 * Double(try x.gradient[0, 0])
    let gradientOfY = 1e6 * Double(try y.gradient[0, 0])
    var measurement = Measurement(seconds * 1e3, "ms/step", check: found)
    measurement.add("ns_per_el_op", seconds / 20e6 * 1e9)
    measurement.add("gx0", gradientOfX)
    measurement.add("gy0", gradientOfY)
    measurement.verify("loss", found, 1.610057 - 2e-6...1.610057 + 2e-6)
    measurement.verify("10⁶ · ∂loss/∂x[0, 0]", gradientOfX, 0.34808 - 1e-6...0.34808 + 1e-6)
    measurement.verify("10⁶ · ∂loss/∂y[0, 0]", gradientOfY, -0.0651127 - 1e-6...(-0.0651127 + 1e-6))
    return measurement
}
