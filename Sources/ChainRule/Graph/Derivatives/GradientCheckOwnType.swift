extension Graph {
    /// Compares what this graph computes, in its own type and way, with the gradients in `Double`, so that a
    /// rule that is wrong in `Float` alone, in programs, when every gradient is asked for at once, or when
    /// one is asked for alone, is found as well.
    ///
    /// Numbers of this type may lose digits, by cancellation say; how many, slightly different inputs show.
    func compareOwn<Precise>(
        _ output: Variable<Value>, _ inputs: [Variable<Value>], _ check: inout GradientCheck<Precise>
    ) throws(GraphError) {
        let own = try lifted(to: Value.self, needed: "its own type") { _, value in value }
        own.leastFusedBytes = leastFusedBytes
        let ownOutput = try counterpart(of: output, in: own)
        var ownInputs: [Variable<Value>] = []
        for input in inputs { ownInputs.append(try counterpart(of: input, in: own)) }
        guard try own.forward(to: ownOutput).elements.allSatisfy(\.isFinite) else {
            // What is not finite in Double either, the measuring has told of.
            if try check.graph.forward(to: check.output).elements.allSatisfy(\.isFinite) {
                for (input, gradient) in zip(inputs, check.gradients) {
                    check.report.noteOwnOverflow(
                        String(describing: Value.self), of: input.name, gradient.first ?? .nan)
                }
            }
            return
        }
        let gradients = try own.weightedGradients(of: ownOutput, ownInputs, check.weights)
        let blur = try own.gradientBlur(of: ownOutput, ownInputs, check.weights, gradients)
        func compare(_ gradient: [Double], of i: Int) throws(GraphError) -> Bool {
            let columns = try ownInputs[i].value.shape.columns
            let wrong = Self.firstWrong(gradient, check.gradients[i], blur[i])
            guard let wrong else { return true }
            let (row, column) = wrong.quotientAndRemainder(dividingBy: columns)
            check.report.noteOwn(
                gradient[wrong], check.gradients[i][wrong], String(describing: Value.self),
                at: GradientReport.Location(input: inputs[i].name, row: row, column: column))
            return false
        }
        let plain = try own.weightedGradients(of: ownOutput, ownInputs, check.weights, asksForAll: true)
        for i in inputs.indices {
            let alone = try own.weightedGradients(of: ownOutput, [ownInputs[i]], check.weights)[0]
            for gradient in [gradients[i], plain[i], alone] where try !compare(gradient, of: i) { break }
        }
    }

    /// The first element that differs by more than numbers of this type round.
    private static func firstWrong(_ own: [Double], _ precise: [Double], _ blur: [Double]) -> Int? {
        let scale = precise.greatestFiniteMagnitude ?? 0
        let (ulp, least) = (Double(Value.Element.ulpOfOne), Double(Value.Element.leastNormalMagnitude))
        return own.indices.first { i in
            // As far as this type reaches.
            guard precise[i].isFinite,
                precise[i].magnitude < Double(Value.Element.greatestFiniteMagnitude)
            else { return false }
            let allowed = max(16 * blur[i] + 1e3 * ulp * scale, 64 * ulp * least)
            return !((own[i] - precise[i]).magnitude <= allowed)
        }
    }
}
