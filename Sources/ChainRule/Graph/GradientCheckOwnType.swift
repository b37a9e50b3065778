extension Graph {
    /// Compares what this graph computes, in its own type and way, with the gradients in `Double`, so that
    /// a rule
    /// that is wrong in `Float` alone, or when all gradients are asked for at once, is found as well.
    ///
    /// Numbers of this type may lose digits, by cancellation say; how many, slightly different inputs show.
    func compareOwn<Precise>(
        _ output: Variable<Value>, _ inputs: [Variable<Value>], _ check: inout GradientCheck<Precise>
    ) throws(GraphError) {
        let own = try lifted(to: Value.self, needed: "its own type") { _, value in value }
        own.tileSize = tileSize
        let ownOutput = try counterpart(of: output, in: own)
        var ownInputs: [Variable<Value>] = []
        for input in inputs { ownInputs.append(try counterpart(of: input, in: own)) }
        let result = try own.forward(to: ownOutput)
        guard result.elements.allSatisfy(\.isFinite) else { return }
        let weights = check.weights
        let gradients = try own.weightedGradients(of: ownOutput, ownInputs, weights)
        var blur: [[Double]] = []
        for (i, (gradient, precise)) in zip(gradients, check.gradients).enumerated() {
            let scale = precise.lazy.map(\.magnitude).filter(\.isFinite).max() ?? 0
            let columns = try ownInputs[i].value.shape.columns
            let ulp = Double(Value.Element.ulpOfOne)
            for j in gradient.indices {
                // As far as this type reaches.
                guard precise[j].isFinite,
                    precise[j].magnitude < Double(Value.Element.greatestFiniteMagnitude)
                else { continue }
                let error = (gradient[j] - precise[j]).magnitude
                let least = Double(Value.Element.leastNormalMagnitude)
                if error <= 256 * ulp * max(scale, least) { continue }
                if blur.isEmpty { blur = try own.gradientBlur(of: ownOutput, ownInputs, weights, gradients) }
                let allowed = 16 * blur[i][j] + 1e4 * ulp * scale
                if error <= allowed { continue }
                let (row, column) = j.quotientAndRemainder(dividingBy: columns)
                check.report.noteOwn(
                    gradient[j], precise[j], String(describing: Value.self),
                    at: GradientReport.Place(input: inputs[i].name, row: row, column: column))
            }
        }
    }
}
