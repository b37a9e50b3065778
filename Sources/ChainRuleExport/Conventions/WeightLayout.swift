import ChainRuleTraining

/// How a library keeps the weights of a layer in a file.
///
/// | | ChainRule | PyTorch | Keras |
/// |---|---|---|---|
/// | `Dense` | `weight`, inputs × outputs | `weight`, outputs × inputs | `kernel`, inputs × outputs |
/// | | `bias` | `bias` | `bias` |
/// | `BatchNormalization` | `gamma`, `beta` | `weight`, `bias` | `gamma`, `beta` |
/// | | `runningMean` | `running_mean` | `moving_mean` |
/// | | `runningVariance` | `running_var` | `moving_variance` |
/// | PReLU | `activation.slope` | `weight` | `alpha` |
/// | a row of n numbers | 1 × n | n | n |
/// | separator of names | `.` | `.` | `/` |
public enum WeightLayout: String, CaseIterable, Hashable, Sendable {
    /// This library's: `layer1.weight` is inputs × outputs, and everything has two dimensions.
    case chainRule
    /// PyTorch's, as a module's `state_dict()`: weights are outputs × inputs.
    case pyTorch
    /// Keras's: weights are inputs × outputs, rows have one dimension.
    case keras

    /// The key of a file's metadata by which files that this library writes say their layout.
    public static let metadataKey = "chainrule.layout"

    var library: String {
        switch self {
        case .chainRule: "ChainRule"
        case .pyTorch: "PyTorch"
        case .keras: "Keras"
        }
    }

    /// Between the parts of a name.
    var separator: String { self == .keras ? "/" : "." }

    /// Throws if anything in a file says that it is in another layout than this one.
    ///
    /// - Parameter weights: the model's, with their names in this layout by the map `names`.
    func check(
        _ file: Safetensors, called fileName: String, _ weights: [(weight: ModelWeight, name: String)],
        _ names: [String: String]
    ) throws(WeightsError) {
        var (possible, reason) = (Self.allCases, nil as String?)
        func note(_ layouts: [WeightLayout], _ evidence: @autoclosure () -> String) {
            possible = possible.filter(layouts.contains)
            if !layouts.contains(self) && reason == nil { reason = evidence() }
        }
        if let name = file.metadata[Self.metadataKey] {
            note([name].compactMap(Self.init), "its metadata's \(Self.metadataKey) is \"\(name)\"")
        } else {
            if file.metadata["chainrule.checkpoint"] != nil { note([.chainRule], "it is a Checkpoint") }
            // What transformers, and users of safetensors.torch, write.
            if file.metadata["format"] == "pt" { note([.pyTorch], "its metadata's format is \"pt\"") }
            for (weight, name) in weights {
                guard let tensor = file.tensors[name] else {
                    let others = weight.names(names).filter {
                        file.tensors[$1]?.shape == weight.shape(in: $0)
                    }
                    guard let (_, other) = others.first else { continue }
                    note(others.map(\.0), "\"\(other)\" is there, and no \"\(name)\"")
                    continue
                }
                note(weight.layouts(naming: name), "\"\(name)\" is no name of \(library)'s")
                // What fits in no layout is another model's.
                let fitting = Self.allCases.filter { weight.shape(in: $0) == tensor.shape }
                guard !fitting.isEmpty else { continue }
                let needed = weight.shape(in: self)
                note(fitting, "\"\(name)\" is \(tensor.shape), in \(library)'s \(needed)")
            }
        }
        guard let reason else { return }
        throw .otherLayout(file: fileName, found: possible, asked: self, evidence: reason)
    }
}
