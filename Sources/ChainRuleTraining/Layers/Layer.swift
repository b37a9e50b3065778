public import ChainRule

/// A part of a model: it adds nodes, and the parameters that they need, to a graph.
///
/// One of your own is one small type:
/// ```swift
/// /// y = scale ⊙ x, with a scale for each column.
/// struct Scale: Layer {
///     let identity = LayerIdentity()
///
///     func output<Value: ConcreteValue>(
///         of x: Variable<Value>, in scope: LayerScope<Value>
///     ) throws -> Variable<Value> {
///         x * (try scope.parameter("scale", rows: 1, columns: scope.inputs, .constant(1)))
///     }
/// }
/// let scaled = try Scale()(x, in: model)
/// ```
/// A layer that is called twice in one model is one layer: the second call shares the weights of the first.
/// Two layers are made by writing `Dense(50)` twice; a copy is the same layer.
/// ```swift
/// let embedding = Dense(8, activation: .tanh)
/// let (a, b) = (try embedding(x, in: model), try embedding(y, in: model))  // one weight
/// ```
public protocol Layer: Sendable {
    /// The layer's identity, which its copies share: `let identity = LayerIdentity()`.
    var identity: LayerIdentity { get }

    /// Adds the layer's nodes.
    ///
    /// - Parameters:
    ///   - x: a row for each example, `scope.inputs` columns.
    ///   - scope: the layer's model and name, and what makes its parameters.
    func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value>

    /// How many products of a weight and a value are added up for one example on the way forward; what is
    /// done to each value by itself is not counted. 0, unless the layer says otherwise.
    func multiplyAdds(inputs: Int, outputs: Int) -> Int
}

/// The identity of a layer: what is called with the same one shares its weights.
public final class LayerIdentity: Sendable {
    /// An identity that no other layer has.
    public init() {}
}

extension Layer {
    public func multiplyAdds(inputs: Int, outputs: Int) -> Int { 0 }

    /// Puts the layer onto a variable of the model's graph; if it is in the model already, with the weights
    /// that it has.
    ///
    /// ```swift
    /// let model = Model<Matrix<Float>>(seed: 1)
    /// let x = model.input("x", width: 784)
    /// let hidden = try Dense(50, activation: .relu)(x, in: model)                 // "layer1.weight", …
    /// let scores = try Dense(10)(hidden, in: model, named: "scores")              // "scores.weight", …
    /// ```
    /// - Parameters:
    ///   - x: a row for each example.
    ///   - model: where the layer's nodes and parameters go.
    ///   - name: what the names of its parameters begin with; `nil` for "layer1", "layer2", …
    ///   - fileID: where it is called, for errors to tell.
    ///   - line: the line there.
    /// - Throws: `TrainingError.invalidSetting`, also for a second call with another name or on inputs that
    ///   its weights do not fit; `GraphError` for shapes that do not fit, a name that is taken. The line that
    ///   an error names is that of this call.
    public func callAsFunction<Value: ConcreteValue>(
        _ x: Variable<Value>, in model: Model<Value>, named name: String? = nil, fileID: String = #fileID,
        line: Int = #line
    ) throws -> Variable<Value> {
        try model.located(fileID, line) {
            try model.add(self, on: x, within: "", named: name, before: nil)
        }
    }
}
