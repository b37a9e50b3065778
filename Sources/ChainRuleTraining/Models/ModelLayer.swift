public import ChainRule

/// A layer of a model's graph.
///
/// ```swift
/// for layer in model.layers { print(layer.summary.name, try layer.output.value.shape) }
/// ```
public struct ModelLayer<Value: ConcreteValue> {
    /// Its name, shapes and costs.
    public let summary: LayerSummary
    /// The layer itself, of which one call is meant here.
    package let layer: any Layer
    /// Its output, a row for each example.
    public let output: Variable<Value>
    /// Those of its own, without those of layers within it that are listed themselves.
    public let parameters: [Variable<Value>]
}

/// A layer's shapes and costs.
public struct LayerSummary: Hashable, Sendable {
    /// The prefix of its parameters' names.
    public let name: String
    /// Its type: "Dense".
    public let kind: String
    /// The number of columns that go in, for each example.
    public let inputs: Int
    /// The number of columns that come out, for each example.
    public let outputs: Int
    /// The number of parameters that learn, counted by element.
    public internal(set) var parameters: Int
    /// The number of elements of running means and variances.
    public internal(set) var states: Int
    /// Of one example, on the way forward.
    public let multiplyAdds: Int
    let bytesPerNumber: Int

    /// The memory of parameters and states.
    public var bytes: Int { (parameters + states) * bytesPerNumber }
}
