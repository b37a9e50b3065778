public import ChainRule

/// A layer as it stands in a model's graph.
///
/// ```swift
/// for layer in model.placedLayers { print(layer.summary.name, try layer.output.value.shape) }
/// ```
public struct PlacedLayer<Value: ConcreteValue> {
    public let summary: LayerSummary
    /// What comes out of it, a row for each example.
    public let output: Variable<Value>
    /// Those of its own, without those of layers within it that are listed themselves.
    public let parameters: [Variable<Value>]
}
