public import ChainRule

/// A layer of a model's graph.
///
/// ```swift
/// for layer in model.layers { print(layer.summary.name, try layer.output.value.shape) }
/// ```
public struct ModelLayer<Value: ConcreteValue> {
    public let summary: LayerSummary
    /// What comes out of it, a row for each example.
    public let output: Variable<Value>
    /// Those of its own, without those of layers within it that are listed themselves.
    public let parameters: [Variable<Value>]
}

/// What is known of a layer: its shapes and what it costs.
public struct LayerSummary: Hashable, Sendable {
    /// What the names of its parameters begin with.
    public let name: String
    /// Its type: "Dense".
    public let kind: String
    /// How many columns go in, for each example.
    public let inputs: Int
    /// How many columns come out, for each example.
    public let outputs: Int
    /// How many numbers learn.
    public internal(set) var parameters: Int
    /// How many numbers are kept beside: running means and variances.
    public internal(set) var states: Int
    /// Of one example, on the way forward.
    public let multiplyAdds: Int
    let bytesPerNumber: Int

    /// What parameters and states take in memory.
    public var bytes: Int { (parameters + states) * bytesPerNumber }
}
