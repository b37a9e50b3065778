import ChainRule
import ChainRuleTraining

/// M1 to M4: training steps of fully connected networks, all on one batch.
let networks = [
    Network(
        name: "m1", summary: "the book's 784-50-10, batch 100, SGD",
        sizes: [784, 50, 10], batch: 100, seed: 1, inputs: 0..<1, weightLimit: { _ in 0.01 * 3.squareRoot() },
        connect: classifier, descent: .bare(rate: 0.1),
        unit: "us/step", scale: 1e6, check: 2.2931646 - 2e-6...2.2931646 + 2e-6),
    Network(
        name: "m2", summary: "784-512-512-10, batch 128, Adam",
        sizes: [784, 512, 512, 10], batch: 128, seed: 2, inputs: 0..<1,
        weightLimit: { inputs in (6 / Double(inputs)).squareRoot() },
        connect: classifier, descent: .library(Adam(learningRate: 0.001)),
        unit: "ms/step", scale: 1e3, check: 0.16153...0.16178),
    Network(
        name: "m3", summary: "20 tanh layers of 64, batch 32, SGD",
        sizes: Array(repeating: 64, count: 21), batch: 32, seed: 3, inputs: -1..<1,
        weightLimit: { _ in (6.0 / 128).squareRoot() },
        connect: regressor, descent: .bare(rate: 0.01),
        unit: "us/step", scale: 1e6, check: 0.3556712 - 1e-6...0.3556712 + 1e-6),
    Network(
        name: "m4", summary: "1024-4096-4096-1024, batch 256, SGD",
        sizes: [1024, 4096, 4096, 1024], batch: 256, seed: 4, inputs: -1..<1,
        weightLimit: { inputs in (6 / Double(inputs)).squareRoot() },
        connect: wideRegressor, descent: .bare(rate: 0.001),
        unit: "ms/step", scale: 1e3, check: 0.98423 - 1e-5...0.98423 + 1e-5),
].map(\.workload)

private typealias Layer = (weights: Variable<Matrix<Float>>, bias: Variable<Matrix<Float>>)

/// Affine layers with ReLU between them.
private func perceptron(_ x: Variable<Matrix<Float>>, _ layers: [Layer]) -> Variable<Matrix<Float>> {
    var h = x
    for (index, layer) in layers.enumerated() {
        if index > 0 { h = h.relu() }
        h = h.affine(layer.weights, layer.bias)
    }
    return h
}

/// A perceptron; softmax and cross entropy against the classes 0, 1, …, 9, 0, ….
private func classifier(
    _ graph: Graph<Matrix<Float>>, _ x: Variable<Matrix<Float>>, _ layers: [Layer],
    _ generator: inout SeededGenerator
) throws -> Variable<Matrix<Float>> {
    let batch = try x.value.rows
    let classes = graph.constant(Matrix(rows: batch, columns: 1) { row, _ in Float(row % 10) })
    return perceptron(x, layers).softmaxWithLoss(classes, as: .classIndices)
}

/// A perceptron; mean squared error against random numbers.
private func wideRegressor(
    _ graph: Graph<Matrix<Float>>, _ x: Variable<Matrix<Float>>, _ layers: [Layer],
    _ generator: inout SeededGenerator
) throws -> Variable<Matrix<Float>> {
    let targets = graph.constant(
        .random(
            rows: try x.value.rows, columns: try layers[layers.count - 1].weights.value.columns, in: -1..<1,
            using: &generator))
    return perceptron(x, layers).meanSquaredError(targets)
}

/// Affine layers, tanh after each; mean squared error against random numbers.
private func regressor(
    _ graph: Graph<Matrix<Float>>, _ x: Variable<Matrix<Float>>, _ layers: [Layer],
    _ generator: inout SeededGenerator
) throws -> Variable<Matrix<Float>> {
    let shape = try x.value.shape
    let targets = graph.constant(
        .random(rows: shape.rows, columns: shape.columns, in: -1..<1, using: &generator))
    var h = x
    for layer in layers { h = h.affine(layer.weights, layer.bias).tanh() }
    return h.meanSquaredError(targets)
}

private struct Network: Sendable {
    let name: String
    let summary: String
    let sizes: [Int]
    let batch: Int
    let seed: UInt64
    let inputs: Range<Double>
    /// Weights are uniform between minus this and this, given how many inputs the layer has.
    let weightLimit: @Sendable (Int) -> Double
    let connect:
        @Sendable (
            Graph<Matrix<Float>>, Variable<Matrix<Float>>, [Layer], inout SeededGenerator
        ) throws -> Variable<Matrix<Float>>
    let descent: Descent
    let unit: String
    /// From seconds to the unit.
    let scale: Double
    /// Where the loss of step 20 has to lie.
    let check: ClosedRange<Double>

    var workload: Workload { Workload(name: name, summary: summary) { try train() } }

    /// The floating-point operations of a step's matrix products. The first layer's input needs no gradient.
    var operations: Double {
        var sum = 0
        for layer in 0..<sizes.count - 1 {
            sum += 2 * batch * sizes[layer] * sizes[layer + 1] * (layer == 0 ? 2 : 3)
        }
        return Double(sum)
    }

    func train() throws -> Measurement {
        var generator = SeededGenerator(seed: seed)
        let graph = Graph<Matrix<Float>>()
        let x = graph.constant(.random(rows: batch, columns: sizes[0], in: inputs, using: &generator))
        let layers = (0..<sizes.count - 1).map { layer in
            let (rows, columns) = (sizes[layer], sizes[layer + 1])
            let limit = weightLimit(rows)
            return (
                weights: graph.parameter(
                    .random(rows: rows, columns: columns, in: -limit..<limit, using: &generator)),
                bias: graph.parameter(.zeros(rows: 1, columns: columns))
            )
        }
        let loss = try connect(graph, x, layers, &generator)
        let parameters = graph.parameters
        let descend = try descent.step(of: graph)

        var found = Double.nan
        let seconds = try measure(budget: 1, warmUp: 21) { step in
            try graph.forward(to: loss)
            if step == 20 { found = Double(try loss.value[0, 0]) }
            try graph.backward(from: loss, withRespectTo: parameters)
            try descend()
        }
        var measurement = Measurement(seconds * scale, unit, check: found)
        measurement.add("gflops", operations / seconds / 1e9)
        measurement.verify("loss of step 20", found, check)
        return measurement
    }
}
