import ChainRule
public import ChainRuleTraining
public import Foundation

extension Network {
    /// Returns a model of ONNX that predicts: of any number of rows of the inputs the output "prediction", as in
    /// evaluation.
    ///
    /// ```swift
    /// let network = try Network<Matrix<Float>>.linearRegression(inputs: 2)
    /// try network.onnx().write(to: URL(filePath: "line.onnx"))
    /// ```
    /// Weights and running statistics are inside. See `Graph.onnx(of:and:withRespectTo:examples:)`.
    ///
    /// - Throws: `ExportError`: of closures, of what ONNX has nothing for.
    public func onnx() throws(ExportError) -> Data {
        let lowered = try Lowering.lower(graph, [prediction], withRespectTo: [], evaluation)
        return try ONNXModel(lowered, isPrediction: true).file()
    }

    /// Returns a model of ONNX that computes a training step: the loss, the gradients ("d layer1.weight"), and what
    /// becomes of running statistics ("new layer2.runningMean"), for a loop elsewhere that trains.
    ///
    /// Inputs are the data, the targets, dropout's masks, and, with their present values where none are given, the
    /// parameters and running statistics. A mask has a row for each example, with 0 for what is dropped and what the
    /// layer multiplies by for what stays. The gradient of a frozen parameter is zeros.
    ///
    /// - Throws: `ExportError`: of closures, of what ONNX has nothing for; of targets whose number of columns nothing
    ///   says yet.
    public func onnxTrainingStep() throws(ExportError) -> Data {
        try ONNXModel(Lowering.lower(graph, [loss], withRespectTo: graph.parameters, trainingStep)).file()
    }
}
