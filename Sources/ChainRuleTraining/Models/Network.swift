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
    public let model: Model<Value>
    /// The data, a row for each example.
    public let inputs: Variable<Value>
    /// What was wanted.
    public let targets: Variable<Value>
    /// What comes out of the last layer.
    public let scores: Variable<Value>
    /// What the scores mean: they themselves, or probabilities.
    public let prediction: Variable<Value>
    /// The mean over the examples; 1×1.
    public let loss: Variable<Value>

    public var graph: Graph<Value> { model.graph }

    /// - Parameters:
    ///   - prediction: made of the scores.
    ///   - loss: made of the scores and of the targets.
    public init(
        model: Model<Value>, inputs: Variable<Value>, scores: Variable<Value>,
        prediction: (Variable<Value>) -> Variable<Value>,
        loss: (_ scores: Variable<Value>, _ targets: Variable<Value>) -> Variable<Value>
    ) {
        self.model = model
        self.inputs = inputs
        self.scores = scores
        self.prediction = prediction(scores)
        targets = model.graph.placeholder("targets", isConstant: true)
        self.loss = loss(scores, targets)
    }

    /// Gives the graph a batch. Shapes that do not fit show at the next `forward`.
    public func feed(_ rows: Value, targets: Value) throws(GraphError) {
        try graph.feed(inputs, rows)
        try graph.feed(self.targets, targets)
    }

    /// What these rows are taken for; in evaluation, unless a training step is under way.
    public func predict(_ rows: Value) throws(GraphError) -> Value {
        try graph.feed(inputs, rows)
        return try graph.forward(to: prediction)
    }
}

// MARK: - Ready ones

extension Network {
    /// y = x·W + b, with the mean squared error. The weights begin at zero, as the loss has one valley only.
    public static func linearRegression(inputs: Int, outputs: Int = 1) throws -> Network {
        try network(Dense(outputs, initializer: .zeros), inputs, seed: 0) {
            $0
        } loss: {
            $0.meanSquaredError($1)
        }
    }

    /// The probability sigmoid(x·w + b) of one of two classes, with the cross entropy; targets are N×1, from 0
    /// to 1. The weights begin at zero, as the loss has one valley only.
    public static func logisticRegression(inputs: Int) throws -> Network {
        try network(Dense(1, initializer: .zeros), inputs, seed: 0) {
            $0.sigmoid()
        } loss: {
            $0.binaryCrossEntropy($1)
        }
    }

    /// A multilayer perceptron: the probabilities of classes, through hidden layers, with softmax and cross
    /// entropy.
    ///
    /// ```swift
    /// let digits = try Network<Matrix<Float>>.classifier(inputs: 784, hidden: [50], classes: 10, seed: 1)
    /// digits.model.summary().parameters  // 39760
    /// ```
    /// - Parameters:
    ///   - hidden: the sizes of the hidden layers, from the input on.
    ///   - targets: how the right classes are given: N×1 indices, or N×classes.
    public static func classifier(
        inputs: Int, hidden: [Int], classes: Int, activation: Activation = .relu,
        targets: ClassTargets = .classIndices, seed: UInt64
    ) throws -> Network {
        let layers = hidden.map { Dense($0, activation: activation) } + [Dense(classes)]
        return try classifier(inputs: inputs, scores: Sequential(layers), targets: targets, seed: seed)
    }

    /// The probabilities of classes, with softmax and cross entropy, from layers of your choice.
    ///
    /// ```swift
    /// let layers = Sequential(
    ///     Dense(128, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dropout(0.2), Dense(10))
    /// let digits = try Network<Matrix<Float>>.classifier(inputs: 64, scores: layers, seed: 1)
    /// ```
    /// - Parameters:
    ///   - scores: the last one's outputs are a score for each class.
    ///   - targets: how the right classes are given: N×1 indices, or N×classes.
    public static func classifier(
        inputs: Int, scores: some Layer, targets: ClassTargets = .classIndices, seed: UInt64
    ) throws -> Network {
        try network(scores, inputs, seed: seed) {
            $0.applying(Softmax())
        } loss: {
            $0.applying(SoftmaxCrossEntropy(targets: targets), $1)
        }
    }

    private static func network(
        _ layer: some Layer, _ inputs: Int, seed: UInt64,
        prediction: (Variable<Value>) -> Variable<Value>,
        loss: (Variable<Value>, Variable<Value>) -> Variable<Value>
    ) throws -> Network {
        let model = Model<Value>(seed: seed)
        let x = model.input("inputs", width: inputs)
        return Network(
            model: model, inputs: x, scores: try layer(x, in: model), prediction: prediction, loss: loss)
    }
}
