import ChainRule
import ChainRuleExpressions
public import ChainRuleTraining

extension Network {
    /// Returns a training step as a function in Python: of the inputs, the targets, dropout's masks, the parameters and
    /// running statistics it makes the loss, a tuple of gradients, and one of what becomes of the statistics.
    ///
    /// ```swift
    /// let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
    /// try network.pythonSource(for: .jax).contains("def step(inputs, targets, layer1_weight, layer1_bias):")  // true
    /// ```
    /// Any number of examples fits. A mask has a row for each, with 0 for what is dropped and what the layer multiplies
    /// by for what stays. `PARAMETERS` and `STATISTICS` list the names in the graph, which are those of its files.
    ///
    /// Predictions are those of `graph.pythonSource(of: prediction, for: .jax, examples: [inputs])`.
    ///
    /// - Throws: `ExportError`: of closures; of targets whose number of columns nothing says yet.
    public func pythonSource(
        for library: PythonLibrary, function: String = "step"
    ) throws(ExportError) -> String {
        let lowered = try Lowering.lower(graph, [loss], withRespectTo: graph.parameters, trainingStep)
        return PythonSource(lowered, for: library, function: function, namesArguments: true).text
    }

    /// The graph as it is within a training step.
    var trainingStep: Lowering<Value>.Settings {
        var settings = Lowering<Value>.Settings(examples: [inputs, targets], updates: model.stateUpdates)
        if let columns = targetColumns {
            settings.shapes[targets] = SymbolicShape(rows: .examples, columns: Extent(columns))
        }
        var generator = model.generator
        for drawn in model.drawnValues {
            // Two numbers of rows tell whether there is one for each example.
            let shape = drawn.draw(2, &generator).shape
            let isExample = shape.rows == 2 && drawn.draw(3, &generator).shape.rows == 3
            let rows: Extent = isExample ? .examples : Extent(shape.rows)
            if drawn.operand == nil {
                settings.numbers[drawn.variable] = 1
            } else {
                settings.shapes[drawn.variable] = SymbolicShape(rows: rows, columns: Extent(shape.columns))
            }
        }
        return settings
    }
}
