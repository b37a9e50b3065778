import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation

/// What `train.py` left in the folder of an export: the weights of the digits network, beside the test data.
struct TrainedDigits {
    let folder: URL

    /// How many test digits are read rightly, in the line that `train.py` prints.
    func accuracy() throws -> String {
        let inputs = try read("test_x.npy") { try NPY(contentsOf: $0) }
        // As it was trained: other numbers might decide otherwise between two digits.
        return inputs.tensor.type == .float32
            ? try accuracy(on: inputs, Float.self) : try accuracy(on: inputs, Double.self)
    }

    private func accuracy<Element: MatrixElement>(on inputs: NPY, _ type: Element.Type) throws -> String {
        let data = try read("test_t.npy") { url in
            let classes = try NPY(contentsOf: url).value(as: Matrix<Element>.self)
            return try Dataset<Element>(
                inputs: inputs.value(), classIndices: classes.elements.map { Int(exactly: $0) ?? -1 },
                classCount: 10)
        }
        let network = try DigitNetwork.untrained(inputs: data.featureCount, seed: 0, of: Element.self)
        try read("trained.safetensors") { url in
            try network.graph.load(Safetensors(contentsOf: url).tensors, into: network.exported)
        }
        let classes = try network.predictions(for: data).classes()
        let right = zip(classes.predicted, classes.actual).count { $0 == $1 }
        return "test accuracy \(Double(right) / Double(data.count)): \(right) of \(data.count)"
    }

    /// - Throws: `Failure`, with the file.
    private func read<Contents>(_ name: String, _ body: (URL) throws -> Contents) throws -> Contents {
        let url = folder.appendingPathComponent(name)
        do { return try body(url) } catch NumPyError.file(let error) {
            throw Failure.noData("\(error)")
        } catch SafetensorsError.file(let error) {
            throw Failure.noData("\(error)")
        } catch {
            throw Failure.badData("\(url.path): \(error)")
        }
    }
}
