public import ChainRule

extension Graph {
    /// ½ λ Σw², over all elements of all parameters given, as a node to add to a loss: its gradient is λ w.
    ///
    /// ```swift
    /// let w = graph.parameter([[3, 4]], name: "w")
    /// let penalty = try graph.l2Penalty(on: [w], strength: 0.1)
    /// try graph.forward(to: penalty)  // [[1.25]]
    /// ```
    /// `WeightDecay.l2` adds the same gradient without a node and without its cost.
    ///
    /// - Throws: `TrainingError.invalidSetting` for a negative strength or no parameters.
    public func l2Penalty(
        on parameters: [Variable<Value>], strength: Double
    ) throws(TrainingError) -> Variable<Value> {
        try TrainingError.checkNotNegative("strength", strength)
        guard let first = parameters.first else {
            throw .invalidSetting("the number of penalized parameters", value: "0", needs: "positive")
        }
        let sum = parameters.dropFirst().reduce(first.squared().sum(.all)) { $0 + $1.squared().sum(.all) }
        return sum * Value.Element(strength / 2)
    }
}
