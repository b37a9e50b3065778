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
    public let layers: [any Layer]

    public init(_ layers: any Layer...) { self.layers = layers }

    public init(_ layers: [any Layer]) { self.layers = layers }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        var y = x
        for (place, layer) in layers.enumerated() {
            let next = Self.firstActivation(of: layers[(place + 1)...], otherwise: scope.nextActivation)
            y = try scope.layer(layer, on: y, before: next)
        }
        return y
    }

    /// The activation that the layers begin with; `otherwise` if they all leave that to what comes after them.
    private static func firstActivation(
        of layers: ArraySlice<any Layer>, otherwise: Activation?
    ) -> Activation? {
        for (place, layer) in zip(layers.indices, layers) {
            switch layer {
            case let layer as ActivationLayer: return layer.activation
            case is BatchNormalization, is Dropout: continue
            case let inner as Sequential:
                let all = inner.layers + layers[(place + 1)...]
                return firstActivation(of: all[...], otherwise: otherwise)
            default: return nil
            }
        }
        return otherwise
    }
}
