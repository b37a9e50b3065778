public import ChainRule

/// A model ready to learn: data goes in, predictions come out, and a loss says how wrong they are.
///
/// ```swift
/// let line = try Network<Matrix<Double>>.linearRegression(inputs: 1)
/// let optimization = try Optimization(of: line.graph, with: SGD(learningRate: 0.1))
/// try line.feed([[0], [1], [2]], targets: [[1], [3], [5]])
/// for _ in 0..<500 {
///     try line.model.train(rows: 3) {
///         try line.graph.forward(to: line.loss)
///         try line.graph.backward(from: line.loss)
///         try optimization.step()
///     }
/// }
/// try line.predict([[10]])  // [[21]]
/// ```
/// One of your own is made of a model's variables, by `init(model:inputs:scores:prediction:loss:)`.
public struct Network<Value: ConcreteValue> {
    /// The graph with its layers.
    public let model: Model<Value>
    /// The data, a row for each example.
    public let inputs: Variable<Value>
    /// The values to be learned.
    public let targets: Variable<Value>
    /// The output of the last layer.
    public let scores: Variable<Value>
    /// The scores as predictions: they themselves, or probabilities.
    public let prediction: Variable<Value>
    /// The mean over the examples; 1×1.
    public let loss: Variable<Value>

    /// Its description, if the library made it: what `load(from:)` builds it from.
    var architecture: NetworkArchitecture?
    /// The parts of `inputs`, if they have names.
    private(set) var parts: NamedInputs<Value>?

    /// The model's graph.
    public var graph: Graph<Value> { model.graph }

    /// How many columns targets have; `nil` if neither the loss nor a batch says it.
    package var targetColumns: Int? {
        if let columns = try? targets.value.shape.columns { return columns }
        guard let scores = model.layers.last?.summary.outputs else { return nil }
        return architecture?.targetColumns(scores: scores)
    }

    /// A network of your own variables.
    ///
    /// - Parameters:
    ///   - model: the graph with its layers.
    ///   - inputs: the data's variable, a row for each example.
    ///   - scores: the last layer's output, made of the inputs.
    ///   - prediction: made of the scores.
    ///   - loss: made of the scores and of the targets.
    public init(
        model: Model<Value>, inputs: Variable<Value>, scores: Variable<Value>,
        prediction: (Variable<Value>) -> Variable<Value>,
        loss: (_ scores: Variable<Value>, _ targets: Variable<Value>) -> Variable<Value>
    ) {
        (self.model, self.inputs, self.scores) = (model, inputs, scores)
        self.prediction = prediction(scores)
        targets = model.graph.placeholder("targets", isConstant: true)
        self.loss = loss(scores, targets)
    }

    /// A network of several inputs: see `Model.inputs(_:)`.
    public init(
        model: Model<Value>, inputs: NamedInputs<Value>, scores: Variable<Value>,
        prediction: (Variable<Value>) -> Variable<Value>,
        loss: (_ scores: Variable<Value>, _ targets: Variable<Value>) -> Variable<Value>
    ) {
        self.init(model: model, inputs: inputs.all, scores: scores, prediction: prediction, loss: loss)
        parts = inputs
    }

    /// Gives the graph a batch. Shapes that do not fit show at the next `forward`.
    public func feed(_ rows: Value, targets: Value) throws(GraphError) {
        try graph.feed(inputs, rows)
        try graph.feed(self.targets, targets)
    }

    /// Returns the predictions for these rows; in evaluation, unless a training step is under way.
    public func predict(_ rows: Value) throws(GraphError) -> Value {
        try graph.feed(inputs, rows)
        return try graph.forward(to: prediction)
    }
}
