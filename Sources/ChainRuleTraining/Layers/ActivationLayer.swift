public import ChainRule

/// An activation by itself, for where something stands between the weighted sums and it.
///
/// In a `Sequential` the `Dense` before it draws its first weights to suit it. PReLU has a parameter,
/// `activation.slope`.
public struct ActivationLayer: Layer {
    public let identity = LayerIdentity()
    /// The activation function.
    public let activation: Activation

    /// A layer of this function.
    public init(_ activation: Activation) { self.activation = activation }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        try scope.activated(x, by: activation)
    }
}
