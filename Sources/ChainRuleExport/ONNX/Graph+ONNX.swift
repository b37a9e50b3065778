public import ChainRule
public import Foundation

extension Graph {
    /// Returns a model of ONNX that computes outputs, and gradients of the first, as this graph does.
    ///
    /// ```swift
    /// let graph = Graph<Matrix<Float>>()
    /// let x = graph.constant([[1, 2], [3, 4]], name: "x")
    /// let w = graph.parameter([[0.5], [-1]], name: "w")
    /// let y = x.matmul(w).named("y")
    /// try graph.onnx(of: y).write(to: URL(filePath: "y.onnx"))
    /// try graph.onnx(of: y, withRespectTo: [w])  // has the outputs y and "d w"
    /// ```
    /// Opset 17, of `Float` or `Double` as the graph is. Inputs are the named data, outputs have the outputs' names;
    /// gradients are called "d w", those of the sum of the first output's elements. Parameters are inside. In a model
    /// with gradients they are inputs, too, with these values where none are given; so are data without a row for each
    /// example.
    ///
    /// Numbers are those that the graph computes, up to some units in the last place, also where they are NaN, infinite
    /// or small. What ONNX has not is written out as a function that the model brings along, in the domain
    /// "chainrule". Class and row indices that do not exist give NaN.
    ///
    /// - Parameters:
    ///   - output: what the model computes first.
    ///   - others: what it computes beside it.
    ///   - inputs: what to differentiate the first output with respect to; none for a model without gradients.
    ///   - examples: the variables that have a row for each example, of which there may be any number. By default
    ///     named data with as many rows as the first that has several, if that fits, or else none.
    /// - Throws: `ExportError`: of closures, of nodes without a value, of shapes that do not fit, of what ONNX
    ///   has nothing for.
    public func onnx(
        of output: Variable<Value>, and others: [Variable<Value>] = [],
        withRespectTo inputs: [Variable<Value>] = [], examples: [Variable<Value>]? = nil
    ) throws(ExportError) -> Data {
        let settings = Lowering<Value>.Settings(examples: examples.map(Set.init))
        return try ONNXModel(Lowering.lower(self, [output] + others, withRespectTo: inputs, settings)).file()
    }
}
