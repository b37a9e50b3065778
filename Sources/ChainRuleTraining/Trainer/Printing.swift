import ChainRule

extension Model: CustomStringConvertible {
    /// The table of its layers, as `summary()`.
    public var description: String {
        layers.isEmpty ? "a model without layers; its graph: \(graph)" : summary().description
    }
}

extension Network: CustomStringConvertible {
    /// What the prediction and the loss are made of, and the table of layers.
    public var description: String {
        """
        network of "\(inputs.name)": predicts \(prediction.name), learns by \(loss.name)
        """.escapingControlCharacters() + "\n\(model)"
    }
}

extension Optimization: CustomStringConvertible {
    /// `Adam(learningRate: 0.02, …) of 4 parameters, 386 numbers; 120 steps made`, a line for each group.
    public var description: String {
        let lines = groups.map { group in
            let numbers = group.parameters.reduce(0) { $0 + ((try? $1.shape.count) ?? 0) }
            let count = group.parameters.count
            return "\(settings(of: group.optimizer)) of \(count) parameter\(count == 1 ? "" : "s"), "
                + "\(numbers) number\(numbers == 1 ? "" : "s")"
        }
        return lines.joined(separator: "\n") + "; \(steps) step\(steps == 1 ? "" : "s") made"
    }

    private func settings(of optimizer: any Optimizer) -> String {
        let settings = Mirror(reflecting: optimizer).children.compactMap { label, value in
            label.map { "\($0): \(value)" }
        }
        return "\(type(of: optimizer))(\(settings.joined(separator: ", ")))"
    }
}

extension Trainer: CustomStringConvertible {
    /// The data and the batches, how far it is, the optimization, and the history's last lines.
    public var description: String {
        let state = batches.state
        let within = state.batch > 0 ? " and \(state.batch) of \(batchesPerEpoch) batches" : ""
        return """
            trainer on \(data.count) rows in batches of \(state.size); \(epoch) epochs\(within) complete
            \(optimization)
            \(history)
            """
    }
}

extension TrainingHistory: CustomStringConvertible {
    /// A table with a line for each epoch; of more than twenty the first three, the last ten and the best.
    public var description: String {
        if records.isEmpty { return "no epoch is complete yet" }
        let training = Set(records.flatMap(\.trainingMetrics.keys)).sorted()
        let validation = Set(records.flatMap(\.validationMetrics.keys)).sorted()
        let isValidated = records.contains { $0.validationLoss != nil }
        let heading =
            ["epoch", "training loss"] + training.map { "training \($0)" }
            + (isValidated ? ["validation loss"] : []) + validation.map { "validation \($0)" } + ["best"]
        let (best, last) = (best?.epoch, records.count)
        let shown = records.indices.filter { index in
            last <= 20 || index < 3 || index >= last - 10 || records[index].epoch == best
        }
        let rows = shown.map { index -> [String] in
            let record = records[index]
            let numbers: [Double?] =
                [record.trainingLoss] + training.map { record.trainingMetrics[$0] }
                + (isValidated ? [record.validationLoss] : [])
                + validation.map { record.validationMetrics[$0] }
            return ["\(record.epoch)"] + numbers.map { $0.map(fourDigits) ?? "-" }
                + [record.epoch == best ? "*" : ""]
        }
        let table = textTable([heading] + rows)
        return shown.count == last ? table : table + "\n(\(last - shown.count) of \(last) epochs left out)"
    }
}
