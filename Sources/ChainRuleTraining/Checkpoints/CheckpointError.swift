import ChainRule

/// An error of writing, reading or loading a checkpoint.
public enum CheckpointError: Error, Hashable, Sendable {
    /// The file cannot be written or read, or is no safetensors file.
    case file(SafetensorsError)
    /// A safetensors file, but not one that a `Checkpoint` wrote.
    case notACheckpoint
    /// A checkpoint in a form that this version of the library does not know.
    case unsupportedVersion(String, supported: Int)
    /// Something in the file's metadata is not what a checkpoint writes.
    case invalidEntry(String, value: String, needs: String)
    /// The checkpoint lacks something that was asked for.
    case missingEntry(String)
    /// A tensor cannot become the value that is wanted.
    case tensor(String, TensorError)
    /// A graph's parameter is faulty, so that there is nothing to keep.
    case faulty(String, ValueFault)
    /// The tensors are those of another model. The graph is as it was.
    case otherModel(missing: [String], unexpected: [String], shapes: [ShapeDifference])
    /// A matrix is stored with one dimension, as this library never does and others do. The graph is as it
    /// was.
    case oneDimension(String, stored: [Int], needed: Shape)
    /// The file is that of a network of other layers. This one is as it was.
    case otherArchitecture(stored: String, needed: String)
    /// A parameter has no name by which it could be found again.
    case unnamed(String)
    /// An error of the graph, which is unchanged.
    case graph(GraphError)

    /// A parameter for which there is a tensor of another shape.
    public struct ShapeDifference: Hashable, Sendable, CustomStringConvertible {
        /// The parameter's name.
        public let name: String
        /// The shape of the tensor in the file.
        public let stored: Shape
        /// The shape that the model's parameter has.
        public let needed: Shape

        /// The parameter with both shapes, in a sentence.
        public var description: String {
            "\"\(name)\" is stored as \(stored), the model has \(needed)".escapingControlCharacters()
        }
    }
}

extension CheckpointError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .file(let error): return error.description
        case .notACheckpoint:
            return
                "the file is no checkpoint: its metadata names no version (for weights of other programs there is model.readWeights(from:as:) of ChainRuleExport)"
        case .unsupportedVersion(let version, let supported):
            return "the checkpoint has version \(version); this library reads version \(supported)"
        case .invalidEntry(let key, let value, let needs):
            return "the metadata's \"\(key)\" is \"\(value)\"; it has to be \(needs)"
        case .missingEntry(let key): return "the checkpoint has no \(key)"
        case .tensor(let name, let error): return "\"\(name)\": \(error)"
        case .faulty(let name, let fault): return "\"\(name)\" has no value: \(fault)"
        case .otherModel(let missing, let unexpected, let shapes):
            func list(_ what: String, _ names: [String]) -> [String] {
                names.isEmpty ? [] : ["\(what) \(names.map { "\"\($0)\"" }.joined(separator: ", "))"]
            }
            let differences =
                list("not stored:", missing) + list("not in the model:", unexpected)
                + shapes.map(\.description)
            return "the tensors are those of another model; " + differences.joined(separator: "; ")
        case .oneDimension(let name, let stored, let needed):
            return """
                "\(name)" is stored as \(stored), the model has \(needed): files of ChainRule have two dimensions, \
                those of PyTorch and Keras one, and PyTorch's weights are transposed; read such a file by \
                model.readWeights(from:as:) of ChainRuleExport
                """
        case .otherArchitecture(let stored, let needed):
            return "the file is that of another network: it has \(stored), this one is \(needed)"
        case .unnamed(let name):
            return "\(name) needs a name to be stored: graph.parameter(value, name: …)"
        case .graph(let error): return error.description
        }
    }
}
