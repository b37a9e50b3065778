public import ChainRule

/// A graph that layers are put onto. It stays a graph: its variables go into any expression, its parameters
/// into any `Optimization`.
///
/// ```swift
/// let model = Model<Matrix<Float>>(seed: 1)
/// let x = model.input("x", width: 2)
/// let y = try Sequential(Dense(8, activation: .tanh), Dropout(0.5), Dense(1))(x, in: model)
///
/// try model.graph.feed(x, [[0, 1], [1, 1]])
/// try model.train(rows: 2) { try model.graph.forward(to: y) }  // with dropout
/// try model.graph.forward(to: y)                              // without
/// ```
/// Whatever runs within `train` is a training step; all else is evaluation.
public final class Model<Value: ConcreteValue> {
    public let graph = Graph<Value>()
    /// What first weights and masks are drawn from. Its state belongs in a checkpoint.
    public var generator: SeededGenerator
    /// Whether a training step is under way.
    public private(set) var isTraining = false
    /// What is known of each layer, in the order they were made.
    public var layers: [LayerSummary] { placedLayers.map(\.summary) }

    /// The same layers, with their variables.
    public internal(set) var placedLayers: [PlacedLayer<Value>] = []

    /// What belongs to the model without being a parameter: running means and variances.
    public internal(set) var states: [Variable<Value>] = []

    /// One for each call of a layer that has states.
    var stateUpdates: [(variable: Variable<Value>, update: (Value) throws -> Value?)] = []
    var drawnValues:
        [(variable: Variable<Value>, evaluation: Value, draw: (Int, inout SeededGenerator) -> Value)] = []
    private var flag: Variable<Value>?
    /// How many layers without a name of their own there are within each name.
    var unnamed: [String: Int] = [:]
    var known: [ObjectIdentifier: ModelLayer<Value>] = [:]
    /// The calls of layers under way, within one another.
    var layerCalls: [LayerCall<Value>] = []
    /// Where in the user's code the outermost of them is.
    var location = (fileID: "", line: 0)

    public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Data, a row for each example: a constant of the graph, to be fed. Until then it is one row of zeros, so
    /// that layers can see its width.
    public func input(_ name: String, width: Int) -> Variable<Value> {
        let shape = Shape(rows: 1, columns: width)
        return graph.constant(
            Value(shape: shape, elements: Matrix.zeros(rows: 1, columns: width).elements), name: name)
    }

    public var parameters: [Variable<Value>] { graph.parameters }
}

// MARK: - Training steps

extension Model {
    /// Runs a training step: masks are drawn, batch normalisation uses the batch's statistics, and running
    /// statistics take in the step's last forward afterwards.
    ///
    /// ```swift
    /// let loss = try model.train(rows: 32) {
    ///     let value = try graph.forward(to: loss)
    ///     try graph.backward(from: loss)
    ///     try optimization.step()
    ///     return value
    /// }
    /// ```
    /// If the step throws, the model is back in evaluation and running statistics are as before.
    ///
    /// - Parameters:
    ///   - rows: how many examples the batch has.
    ///   - step: runs the graph forward, at the least.
    /// - Throws: `TrainingError.invalidSetting`; what the step throws.
    public func train<Result>(rows: Int, _ step: () throws -> Result) throws -> Result {
        try train(rows: rows, step) {}
    }

    /// As `train(rows:_:)`, and then changes what must stay if the step throws or a running statistic cannot
    /// follow: the parameters.
    func train<Result>(
        rows: Int, _ step: () throws -> Result, thenChanging change: () throws -> Void
    ) throws -> Result {
        guard rows > 0 else {
            throw TrainingError.invalidSetting("rows", value: "\(rows)", needs: "1 or more")
        }
        try checkNotTraining()
        let result: Result
        do {
            isTraining = true
            for (variable, _, draw) in drawnValues { try graph.feed(variable, draw(rows, &generator)) }
            result = try step()
            // All first: none must change if another cannot.
            var updated: [Variable<Value>: Value] = [:]
            for (variable, update) in stateUpdates {
                let value = try update(updated[variable] ?? variable.value)
                if let fault = value?.fault { throw GraphError.invalidInput(variable.name, fault: fault) }
                if let value { updated[variable] = value }
            }
            try change()
            for variable in states {
                if let value = updated[variable] { try graph.feed(variable, value) }
            }
        } catch {
            try? endTraining()  // the first error is the one to tell of
            throw error
        }
        try endTraining()
        return result
    }

    func checkNotTraining() throws(TrainingError) {
        guard !isTraining else {
            throw .invalidSetting(
                "a training step", value: "begun within another", needs: "begun after the other's end")
        }
    }

    private func endTraining() throws {
        isTraining = false
        for (variable, evaluation, _) in drawnValues { try graph.feed(variable, evaluation) }
    }

    func trainingFlag() -> Variable<Value> {
        if let flag { return flag }
        let variable = graph.constant(Value(0))
        drawnValues.append((variable, Value(0), { _, _ in Value(1) }))
        flag = variable
        return variable
    }
}
