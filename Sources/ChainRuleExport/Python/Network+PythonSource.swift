import ChainRule
public import ChainRuleTraining

extension Network {
    /// Returns the predictions as a function in Python: of the inputs, the parameters and running statistics, as in
    /// evaluation.
    ///
    /// ```swift
    /// let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
    /// try network.pythonSource(for: .jax).contains("def predict(inputs, layer1_weight, layer1_bias):")  // true
    /// ```
    /// Any number of examples fits. `PARAMETERS` and `STATISTICS` list the names in the graph, by which
    /// `graph.tensors(of:)` has the values.
    ///
    /// - Throws: `ExportError`: of closures.
    public func pythonSource(
        for library: PythonLibrary, function: String = "predict"
    ) throws(ExportError) -> String {
        let lowered = try Lowering.lower(graph, [prediction], withRespectTo: [], evaluation)
        return PythonSource(lowered, for: library, function: function, namesArguments: true).text
    }

    /// Returns a training step as a function in Python: of the inputs, the targets, dropout's masks, the parameters and
    /// running statistics it makes the loss, a tuple of gradients, and one of what becomes of the statistics.
    ///
    /// ```swift
    /// let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
    /// try network.pythonTrainingStep(for: .jax)  // def step(inputs, targets, layer1_weight, layer1_bias): …
    /// ```
    /// A mask has a row for each example, with 0 for what is dropped and what the layer multiplies by for what stays.
    /// The gradient of a frozen parameter is zeros. All else is as in `pythonSource(for:function:)`.
    ///
    /// - Throws: `ExportError`: of closures; of targets whose number of columns nothing says yet.
    public func pythonTrainingStep(
        for library: PythonLibrary, function: String = "step"
    ) throws(ExportError) -> String {
        let lowered = try Lowering.lower(graph, [loss], withRespectTo: graph.parameters, trainingStep)
        return PythonSource(lowered, for: library, function: function, namesArguments: true).text
    }
}
