import ChainRule

/// S2: micrograd's demonstration, a 2-16-16-1 network of scalars on scikit-learn's two moons.
let moons = [
    Workload(name: "s2", summary: "micrograd's demonstration, a new graph in every step") {
        try Moons().build()
    },
    Workload(name: "s2b", summary: "micrograd's demonstration, the same graph in every step") {
        try Moons().runAgain()
    },
    Workload(name: "s2_operators", summary: "s2 with an addition and a multiplication for each weight") {
        try Moons(usesOperators: true).build()
    },
    Workload(name: "s2b_operators", summary: "s2b with an addition and a multiplication for each weight") {
        try Moons(usesOperators: true).runAgain()
    },
]

private struct Moons {
    static let layers = [(inputs: 2, outputs: 16), (inputs: 16, outputs: 16), (inputs: 16, outputs: 1)]

    /// Whether a neuron's sum is written out, and not one node.
    var usesOperators = false

    /// 100 rows x0, x1, label; a label is −1 or 1.
    let points = numbers(PackageResources.s2_xy_csv)
    /// Per layer and per neuron the weights, then the bias.
    let initialParameters = numbers(PackageResources.s2_w_csv).map { $0[0] }

    static func numbers(_ file: [UInt8]) -> [[Double]] {
        String(decoding: file, as: UTF8.self).split(separator: "\n").map { row in
            row.split(separator: ",").map { Double($0) ?? .nan }
        }
    }

    static func learningRate(_ step: Int) -> Double { 1 - 0.9 * Double(step % 100) / 100 }

    func build() throws -> Measurement {
        var parameters = initialParameters
        return try report { step in
            let graph = Graph<Scalar>()
            let variables = parameters.map { graph.parameter($0) }
            let loss = loss(graph, variables)
            try graph.forward()
            try graph.backward(from: loss)
            let rate = Moons.learningRate(step)
            for (index, variable) in variables.enumerated() {
                parameters[index] -= rate * (try variable.gradient)
            }
            return try loss.value
        }
    }

    func runAgain() throws -> Measurement {
        let graph = Graph<Scalar>()
        let parameters = initialParameters.map { graph.parameter($0) }
        let loss = loss(graph, parameters)
        return try report { step in
            try graph.forward()
            try graph.backward(from: loss)
            let rate = Moons.learningRate(step)
            for parameter in parameters {
                try graph.update(parameter) { value, gradient in value -= rate * gradient }
            }
            return try loss.value
        }
    }

    private func report(_ step: (Int) throws -> Double) throws -> Measurement {
        var loss = Double.nan
        let seconds = try measure(budget: 0.7, warmUp: 21) { k in
            let found = try step(k)
            if k == 20 { loss = found }
        }
        var measurement = Measurement(seconds * 1e3, "ms/step", check: loss)
        measurement.verify("loss of step 20", loss, 0.189775228561, relativeTolerance: 1e-10)
        return measurement
    }

    /// The mean hinge loss + 1e-4 · the sum of the squared parameters, in micrograd's order.
    func loss(_ graph: Graph<Scalar>, _ parameters: [Variable<Scalar>]) -> Variable<Scalar> {
        var total = graph.constant(0)
        // One layer's values and the next one's.
        var (values, outputs): ([Variable<Scalar>], [Variable<Scalar>]) = ([], [])
        for point in points {
            values.removeAll(keepingCapacity: true)
            for coordinate in point.prefix(2) { values.append(graph.constant(coordinate)) }
            addLayers(parameters, &values, &outputs)
            let margin = 1 + values[0] * graph.constant(-point[2])
            total = total + margin.relu()
        }
        var decay = graph.constant(0)
        for parameter in parameters { decay = decay + parameter * parameter }
        return total * 0.01 + decay * 1e-4
    }

    /// From a point to the network's output at it.
    private func addLayers(
        _ parameters: [Variable<Scalar>], _ values: inout [Variable<Scalar>],
        _ outputs: inout [Variable<Scalar>]
    ) {
        var weight = 0
        for layer in Moons.layers {
            outputs.removeAll(keepingCapacity: true)
            for _ in 0..<layer.outputs {
                let bias = weight + layer.inputs
                let activation = neuron(values, parameters[weight..<bias], parameters[bias])
                outputs.append(layer.outputs > 1 ? activation.relu() : activation)
                weight = bias + 1
            }
            swap(&values, &outputs)
        }
    }

    @inline(__always)
    private func neuron(
        _ inputs: [Variable<Scalar>], _ weights: ArraySlice<Variable<Scalar>>, _ bias: Variable<Scalar>
    ) -> Variable<Scalar> {
        usesOperators
            ? zip(inputs, weights).reduce(bias) { sum, pair in sum + pair.0 * pair.1 }
            : .weightedSum(of: inputs, weights: weights, bias: bias)
    }
}
