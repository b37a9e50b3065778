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
    /// The graph that layers are put into.
    public let graph = Graph<Value>()
    /// The generator of first weights and masks. Its state belongs in a checkpoint.
    public var generator: SeededGenerator
    /// Whether a training step is under way.
    public private(set) var isTraining = false
    /// The layers, in the order they were made.
    public internal(set) var layers: [ModelLayer<Value>] = []

    /// Values of the model that are not parameters: running means and variances.
    public internal(set) var states: [Variable<Value>] = []

    /// One for each call of a layer that has states.
    package var stateUpdates: [StateUpdate<Value>] = []
    package var drawnValues: [DrawnValue<Value>] = []
    /// The states' new values, and after which forward they were computed.
    private var updates: (forward: Int, values: [Variable<Value>: Value])?
    private var flag: Variable<Value>?
    /// The number of layers without a name of their own within each name.
    var unnamed: [String: Int] = [:]
    var known: [ObjectIdentifier: CalledLayer<Value>] = [:]
    /// The calls of layers under way, within one another.
    var layerCalls: [LayerCall<Value>] = []
    /// The line of the user's code that calls the outermost of them.
    var location = (fileID: "", line: 0)

    /// A model without layers. The same seed draws the same first weights and masks.
    public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Data, a row for each example: a constant of the graph, to be fed. Until then it is one row of zeros,
    /// so that layers can see its width.
    public func input(_ name: String, width: Int) -> Variable<Value> {
        let shape = Shape(rows: 1, columns: width)
        return graph.constant(
            Value(shape: shape, elements: Matrix.zeros(rows: 1, columns: width).elements), name: name)
    }

    /// The graph's parameters, in the order they were made.
    public var parameters: [Variable<Value>] { graph.parameters }
}

/// What becomes of a state after each training step.
package struct StateUpdate<Value: ConcreteValue> {
    package let variable: Variable<Value>
    /// The new value, of the old one and of the operands.
    package let rule: any Rule
    package let operands: [Variable<Value>]
}

/// A value that is another one for each training step.
package struct DrawnValue<Value: ConcreteValue> {
    package let variable: Variable<Value>
    package let evaluation: Value
    /// The operand of the layer that draws it; none for what says that a step is under way.
    package let operand: Variable<Value>?
    package let draw: (_ rows: Int, inout SeededGenerator) -> Value
}

// MARK: - Training steps

extension Model {
    /// Runs a training step: masks are drawn, batch normalization uses the batch's statistics, and running
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
    /// - Throws: `TrainingError.invalidSetting`, also for `rows` that are not as many as were fed to a layer
    ///   that draws a mask; what the step throws; `GraphError.noValue` if the step's forward leaves out a
    ///   layer with running statistics. The last two errors come before `Optimization.step()` changes
    ///   anything.
    public func train<Result>(rows: Int, _ step: () throws -> Result) throws -> Result {
        try train(rows: rows, step) {}
    }

    /// As `train(rows:_:)`, and then changes what must stay if the step throws or a running statistic cannot
    /// follow: the parameters.
    func train<Result>(
        rows: Int, _ step: () throws -> Result, thenChanging change: () throws -> Void
    ) throws -> Result {
        try TrainingError.checkPositive("rows", rows)
        try checkNotTraining()
        let result: Result
        do {
            isTraining = true
            for drawn in drawnValues { try graph.feed(drawn.variable, drawn.draw(rows, &generator)) }
            if !stateUpdates.isEmpty || rows == 1 {
                graph.stepCheck = { _ = try self.checkedUpdates(afterStepOn: rows) }
            }
            result = try step()
            let updates = try checkedUpdates(afterStepOn: rows)
            try change()
            for variable in states {
                if let value = updates[variable] { try graph.feed(variable, value) }
            }
        } catch {
            try? endTraining()  // the first error is reported
            throw error
        }
        try endTraining()
        return result
    }

    func checkNotTraining() throws(TrainingError) {
        try TrainingError.require(
            !isTraining, "a training step", value: "begun within another",
            needs: "begun after the other's end")
    }

    /// The states' new values, all before any changes: none must if another cannot, nor must a parameter.
    /// Computed once after each forward, in which what they are made of has come about.
    private func checkedUpdates(afterStepOn rows: Int) throws -> [Variable<Value>: Value] {
        if stateUpdates.isEmpty && rows > 1 { return [:] }
        if let updates, updates.forward == graph.forwardCount { return updates.values }
        try checkRows(rows)
        var values: [Variable<Value>: Value] = [:]
        for update in stateUpdates {
            let variable = update.variable
            let old = try values[variable] ?? variable.value
            let value = update.rule.forward(operands: try [old] + update.operands.map { try $0.value })
            if let fault = value.fault { throw GraphError.invalidInput(variable.name, fault: fault) }
            values[variable] = value
        }
        updates = (graph.forwardCount, values)
        return values
    }

    /// A mask of another number of rows does not fit its operand; but one of a single row would be every
    /// row's.
    private func checkRows(_ rows: Int) throws(TrainingError) {
        for drawn in drawnValues where rows == 1 {
            guard let fed = try? drawn.operand?.value.shape.rows, fed > 1 else { continue }
            throw .invalidSetting(
                "rows of a training step", value: "1",
                needs: "\(fed), as many as were fed: \"\(drawn.variable.name)\" would be the same for all")
        }
    }

    private func endTraining() throws {
        isTraining = false
        (updates, graph.stepCheck) = (nil, nil)
        for drawn in drawnValues { try graph.feed(drawn.variable, drawn.evaluation) }
    }

    func trainingFlag() -> Variable<Value> {
        if let flag { return flag }
        let variable = graph.constant(Value(0))
        drawnValues.append(
            DrawnValue(variable: variable, evaluation: Value(0), operand: nil) { _, _ in Value(1) })
        flag = variable
        return variable
    }
}
