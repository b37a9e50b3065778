public import ChainRule

/// y = f(x·W + b): every output is a weighted sum of all inputs, with a bias, through an activation.
///
/// Parameters: `weight`, inputs × outputs, and `bias`, 1 × outputs, from zero on. The number of inputs is
/// that of the operand's columns. PReLU's slope is `activation.slope`.
///
/// ```swift
/// let model = Model<Matrix<Double>>(seed: 1)
/// let x = model.input("x", width: 3)
/// let y = try Dense(2, activation: .relu)(x, in: model)
/// model.parameters.map(\.name)   // ["layer1.weight", "layer1.bias"]
/// try model.parameters[0].shape  // 3×2
/// ```
public struct Dense: Layer {
    public let identity = LayerIdentity()
    /// The number of neurons: how many columns come out.
    public let outputs: Int
    /// `nil` for the weighted sums themselves.
    public let activation: Activation?
    /// Without one if normalization follows, which takes it away again.
    public let hasBias: Bool
    /// `nil` for what suits the activation that follows: see `Initializer.suited(to:)`.
    public let initializer: Initializer?

    /// A layer of so many neurons.
    public init(
        _ outputs: Int, activation: Activation? = nil, hasBias: Bool = true, initializer: Initializer? = nil
    ) {
        self.outputs = outputs
        self.activation = activation
        self.hasBias = hasBias
        self.initializer = initializer
    }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        try TrainingError.checkPositive("outputs of \(scope.name)", outputs)
        let weight = try scope.parameter(
            "weight", rows: scope.inputs, columns: outputs,
            initializer ?? .suited(to: activation ?? scope.nextActivation ?? .identity))
        let sums =
            hasBias
            ? x.affine(weight, try scope.parameter("bias", rows: 1, columns: outputs, .zeros))
            : x.applying(MatrixProduct(), weight)
        guard let activation else { return sums }
        return try scope.activated(sums, by: activation)
    }

    public func multiplyAdds(inputs: Int, outputs: Int) -> Int { inputs * outputs }
}
