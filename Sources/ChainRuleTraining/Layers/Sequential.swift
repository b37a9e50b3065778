public import ChainRule

/// Layers one after the other; itself a layer.
///
/// ```swift
/// let network = Sequential(Dense(50, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dense(10))
/// let scores = try network(x, in: model)
/// model.parameters.map(\.name)
/// // ["layer1.weight", "layer2.gamma", "layer2.beta", "layer4.weight", "layer4.bias"]
/// ```
/// A `Dense` that is not told how to draw its first weights suits them to the activation that follows, past
/// `BatchNormalization` and `Dropout`.
public struct Sequential: Layer {
    public let identity = LayerIdentity()
    /// The layers; instead of a sequence among them its own ones, as that adds nothing to them.
    public let layers: [any Layer]

    /// The layers, in the order in which they are applied.
    public init(_ layers: any Layer...) { self.init(layers) }

    /// The layers, in the order in which they are applied.
    public init(_ layers: [any Layer]) {
        self.layers = layers.flatMap { ($0 as? Sequential)?.layers ?? [$0] }
    }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        var y = x
        for (layer, next) in zip(layers, followingActivations(scope.nextActivation)) {
            y = try scope.layer(layer, on: y, before: next)
        }
        return y
    }

    /// For each layer, the activation that comes after it; that after the sequence where nothing in between
    /// says so.
    private func followingActivations(_ last: Activation?) -> [Activation?] {
        var (next, result) = (last, [Activation?]())
        for layer in layers.reversed() {
            result.append(next)
            switch layer {
            case let layer as ActivationLayer: next = layer.activation
            case is BatchNormalization, is Dropout: break
            default: next = nil
            }
        }
        return result.reversed()
    }
}
