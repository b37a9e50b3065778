/// A model's layers, as data and as a table.
///
/// ```swift
/// let model = Model<Matrix<Float>>(seed: 1)
/// let x = model.input("x", width: 784)
/// let y = try Sequential(Dense(50, activation: .relu), Dense(10))(x, in: model)
/// print(model.summary())
/// // layer   kind   shape         parameters   bytes  multiply-adds
/// // layer1  Dense  N×784 → N×50       39250  157000          39200
/// // layer2  Dense  N×50 → N×10          510    2040            500
/// // total                             39760  159040          39700
/// ```
public struct ModelSummary: Hashable, Sendable {
    /// The layers, in the order in which they were made.
    public let layers: [LayerSummary]

    /// The number of parameters that learn, counted by element, of all layers.
    public var parameters: Int { layers.reduce(0) { $0 + $1.parameters } }
    /// The number of elements of running means and variances, of all layers.
    public var states: Int { layers.reduce(0) { $0 + $1.states } }
    /// The memory of parameters and states, in bytes, of all layers.
    public var bytes: Int { layers.reduce(0) { $0 + $1.bytes } }
    /// Of one example, on the way forward.
    public var multiplyAdds: Int { layers.reduce(0) { $0 + $1.multiplyAdds } }
}

extension Model {
    /// The layers so far, with shapes, parameters, bytes and multiply-adds.
    public func summary() -> ModelSummary { ModelSummary(layers: layers.map(\.summary)) }
}

extension ModelSummary: CustomStringConvertible {
    /// A table, its columns aligned.
    public var description: String {
        var rows = [["layer", "kind", "shape", "parameters", "bytes", "multiply-adds"]]
        for layer in layers {
            rows.append([
                layer.name, layer.kind, "N×\(layer.inputs) → N×\(layer.outputs)", "\(layer.parameters)",
                "\(layer.bytes)", "\(layer.multiplyAdds)",
            ])
        }
        rows.append(["total", "", "", "\(parameters)", "\(bytes)", "\(multiplyAdds)"])
        return textTable(rows, leftAligned: 3)
    }
}
