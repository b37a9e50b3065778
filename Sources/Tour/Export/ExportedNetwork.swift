import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation

/// A file and its contents.
typealias ExportedFile = (name: String, contents: Data)

/// A network as files that `train.py` trains.
struct ExportedNetwork<Element: MatrixElement> {
    let network: Network<Matrix<Element>>
    let training: Dataset<Float>
    let test: Dataset<Float>

    /// All of them, so that none is written if one cannot be.
    func files() throws -> [ExportedFile] {
        let weights = Safetensors(tensors: try network.graph.tensors(of: network.exported))
        return [
            ("step.py", Data(try network.pythonTrainingStep(for: .jax).utf8)),
            ("predict.py", Data(try network.pythonSource(for: .jax).utf8)),
            ("weights.safetensors", try weights.data()),
            ("x.npy", try array(training.inputs)), ("t.npy", try array(training.targets)),
            ("test_x.npy", try array(test.inputs)), ("test_t.npy", try array(test.targets)),
            ("train.py", try Data(contentsOf: resource("train", "py"))),
        ]
    }

    private func array(_ matrix: Matrix<Float>) throws -> Data {
        try NPY(Matrix(shape: matrix.shape, elements: matrix.elements.map { Element($0) })).data()
    }
}

extension Network {
    /// What training changes: parameters and running statistics.
    var exported: [Variable<Value>] { graph.parameters + model.states }
}
