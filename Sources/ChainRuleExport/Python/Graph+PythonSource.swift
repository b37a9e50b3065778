public import ChainRule
import ChainRuleTraining

extension Graph {
    /// Returns a function in Python that computes an output and its gradients as this graph does, for NumPy, JAX or
    /// PyTorch to run.
    ///
    /// ```swift
    /// let graph = Graph<Matrix<Double>>()
    /// let x = graph.constant([[1, 2], [3, 4]], name: "x")
    /// let w = graph.parameter([[0.5], [-1]], name: "w")
    /// let y = x.matmul(w).named("y")
    /// print(try graph.pythonSource(of: y, for: .numpy, function: "model"))
    /// // """Y, written by ChainRule."""
    /// //
    /// // import numpy as np
    /// //
    /// //
    /// // def model(x, w):
    /// //     """Returns y.
    /// //
    /// //     x: n × 2
    /// //     w: 2 × 1
    /// //     """
    /// //     y = x @ w  # n × 1
    /// //     return y
    /// ```
    /// It says what the rules do, a user's own as well, and needs nothing of ChainRule. Names become identifiers; data
    /// comes first, then parameters. It returns the output, and with it a tuple of gradients, of the sum of the
    /// output's elements. NaN goes where it goes here; a class or a row that does not exist is not reported.
    ///
    /// - Parameters:
    ///   - output: what the function returns first.
    ///   - inputs: what to differentiate it with respect to; none for a function without gradients.
    ///   - library: what computes.
    ///   - function: the function's name.
    ///   - examples: the variables that have a row for each example, of which there may be any number. By default
    ///     named data with as many rows as the first that has several, if that fits, or else none.
    /// - Throws: `ExportError`: of closures, of nodes without a value, of shapes that do not fit.
    public func pythonSource(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>] = [], for library: PythonLibrary,
        function: String = "step", examples: [Variable<Value>]? = nil
    ) throws(ExportError) -> String {
        let lowered = try Lowering.lower(
            self, [output], withRespectTo: inputs, .init(examples: examples.map(Set.init)))
        return PythonSource(lowered, for: library, function: function).text
    }
}
