import ChainRule
import ChainRuleTraining

/// M6: batch normalization of a million numbers in a training step; as the library's layer, and written with
/// operators.
let normalizations = [
    Workload(
        name: "m6", summary: "the layer's batch normalization of 1000×1000, tanh, mean square, all gradients"
    ) {
        let model = Model<Matrix<Float>>(seed: 6)
        let data = NormalizationData(in: model.graph)
        let normalized = try BatchNormalization()(data.x, in: model, named: "norm")
        let (scale, shift) = (
            try model.graph.node(named: "norm.gamma"), try model.graph.node(named: "norm.beta")
        )
        try model.graph.feed(scale, data.scale)
        try model.graph.feed(shift, data.shift)
        return try measure(normalized, [data.x, scale, shift]) { step in
            try model.train(rows: size) { try step() }
        }
    },
    Workload(
        name: "m6b", summary: "the same, of means and broadcast rows written with operators"
    ) {
        let graph = Graph<Matrix<Float>>()
        let data = NormalizationData(in: graph)
        let (scale, shift) = (graph.parameter(data.scale), graph.parameter(data.shift))
        let difference = data.x - data.x.mean(.eachColumn)
        let deviation = (difference.squared().mean(.eachColumn) + 1e-5).sqrt()
        return try measure(difference / deviation * scale + shift, [data.x, scale, shift]) { step in
            try step()
        }
    },
]

/// Rows, and columns.
private let size = 1000

private struct NormalizationData {
    let x: Variable<Matrix<Float>>
    let scale: Matrix<Float>
    let shift: Matrix<Float>

    init(in graph: Graph<Matrix<Float>>) {
        var generator = SeededGenerator(seed: 6)
        x = graph.input(.random(rows: size, columns: size, in: -1..<1, using: &generator))
        scale = .random(rows: 1, columns: size, in: 0.5..<1.5, using: &generator)
        shift = .random(rows: 1, columns: size, in: -0.5..<0.5, using: &generator)
    }
}

/// - Parameters:
///   - inputs: the numbers that are normalized, their scale and their shift.
///   - run: what runs a step.
private func measure(
    _ normalized: Variable<Matrix<Float>>, _ inputs: [Variable<Matrix<Float>>],
    run: (_ step: () throws -> Void) throws -> Void
) throws -> Measurement {
    let loss = normalized.tanh().squared().mean(.all)
    let graph = try loss.graph
    let seconds = try measure(budget: 1) { _ in
        try run {
            try graph.forward(to: loss)
            try graph.backward(from: loss, withRespectTo: inputs)
        }
    }
    let found = Double(try loss.value[0, 0])
    let sums = try inputs.map { 1e3 * Double(try $0.gradient.abs().sum(.all)[0, 0]) }
    var measurement = Measurement(seconds * 1e3, "ms/step", check: found)
    measurement.add("gradients", sums)
    measurement.verify("loss", found, 0.4568213 - 1e-6...0.4568213 + 1e-6)
    for (sum, expected) in zip(sums, [548.5892, 385.5871, 56.95599]) {
        measurement.verify("10³ · the sum of a gradient's magnitudes", sum, expected, relativeTolerance: 2e-6)
    }
    return measurement
}
