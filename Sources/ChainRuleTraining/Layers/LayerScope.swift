public import ChainRule

/// The context of a layer's call: the model, the layer's name in it, and functions that make its parameters
/// and states.
public struct LayerScope<Value: ConcreteValue> {
    /// The model that the layer is put into.
    public let model: Model<Value>
    /// The prefix of the names of the layer's parameters. A `Sequential` without a name adds nothing: it has
    /// that of what it stands in, empty outermost.
    public let name: String
    /// How many columns the layer's operand has.
    public let inputs: Int
    /// The activation that follows the layer, as far as it is known: what suits its first weights.
    public let nextActivation: Activation?
    let operand: Variable<Value>
    /// The layer as the model knows it.
    let layer: CalledLayer<Value>
    /// Which of the layer's calls this is, from 1 on.
    let call: Int

    /// The model's graph.
    public var graph: Graph<Value> { model.graph }

    /// The name of something of this layer's: "layer1.weight"; in a second call "layer1#2.weight".
    public func fullName(_ name: String) -> String { fullName(name, call: call) }

    private func fullName(_ name: String, call: Int) -> String {
        self.name.isEmpty ? name : "\(CalledLayer<Value>.name(self.name, call: call)).\(name)"
    }

    /// A matrix that learns; drawn from the model's generator. If the layer is called again, it is the one of
    /// the first call.
    ///
    /// - Throws: `GraphError.invalidInput` for a size or an initializer that gives no numbers;
    ///   `TrainingError.invalidSetting` if the layer is called again and this has another size now.
    public func parameter(
        _ name: String, rows: Int, columns: Int, _ initializer: Initializer
    ) throws -> Variable<Value> {
        if let known = try shared(name, Shape(rows: rows, columns: columns)) { return known }
        let numbers: Matrix<Value.Element> = initializer.matrix(
            rows: rows, columns: columns, using: &model.generator)
        let shape = Shape(rows: rows, columns: columns)
        let value = Value(shape: shape, elements: numbers.elements)
        let misfit = ValueFault(
            operation: "a layer's parameter", shapes: [shape],
            reason: "the graph's type of value cannot be of this shape")
        if let fault = numbers.fault ?? value.fault ?? (value.shape == shape ? nil : misfit) {
            throw GraphError.invalidInput(fullName(name), fault: fault)
        }
        let parameter = graph.parameter(
            value, name: fullName(name), fileID: model.location.fileID, line: model.location.line)
        layer.variables[name] = parameter
        return parameter
    }

    /// A value that belongs to the model, has no gradient, and changes after each training step: a running
    /// mean. `model.states` lists them, for a checkpoint to store.
    ///
    /// - Parameters:
    ///   - name: its name within the layer.
    ///   - initial: its value until the first training step ends.
    ///   - rule: computes the new value of the old one and of what the step made of the operands.
    ///   - operands: the rule's operands after the first, which is the old value. A rule that does not take
    ///     as many gives no value, and the step throws.
    public func state(
        _ name: String, _ initial: Value, updatedBy rule: any Rule, from operands: [Variable<Value>] = []
    ) -> Variable<Value> {
        let known = call > 1 ? layer.variables[name] : nil
        let variable = known ?? constant(initial, name)
        if known == nil { model.states.append(variable) }
        layer.variables[name] = variable
        model.stateUpdates.append(StateUpdate(variable: variable, rule: rule, operands: operands))
        return variable
    }

    /// A value that is another one for each training step, as a mask, and always the same in evaluation.
    ///
    /// - Parameters:
    ///   - name: its name within the layer.
    ///   - evaluation: the value outside of training steps.
    ///   - draw: the value for a step on this many rows.
    public func drawn(
        _ name: String, evaluation: Value,
        _ draw: @escaping (_ rows: Int, _ generator: inout SeededGenerator) -> Value
    ) -> Variable<Value> {
        let variable = constant(evaluation, name)
        model.drawnValues.append(
            DrawnValue(variable: variable, evaluation: evaluation, operand: operand, draw: draw))
        return variable
    }

    /// 1 in a training step, 0 in evaluation: a condition for `Variable.select`.
    public var isTraining: Variable<Value> { model.trainingFlag() }

    /// A layer within this one; 50 at most are within each other.
    ///
    /// - Parameters:
    ///   - layer: the inner layer.
    ///   - x: what it is put onto, a row for each example.
    ///   - name: within this one's; `nil` for "layer1", "layer2", …
    ///   - activation: that which follows it.
    public func layer(
        _ layer: some Layer, on x: Variable<Value>, named name: String? = nil,
        before activation: Activation? = nil
    ) throws -> Variable<Value> {
        try model.add(layer, on: x, within: self.name, named: name, before: activation)
    }

    /// The activation's node. A slope that learns (PReLU's) is the layer's parameter "activation.slope".
    func activated(_ x: Variable<Value>, by activation: Activation) throws -> Variable<Value> {
        let (fileID, line) = model.location
        guard let slope = activation.parameter,
            let rule = activation.rule as? any BinaryRule
        else {
            return graph.add(
                ActivationNode(activation), x, name: fullName("activation"), fileID: fileID, line: line)
        }
        let parameter = try parameter("activation.slope", rows: 1, columns: 1, .constant(slope))
        func open<R: BinaryRule>(_ rule: R) -> Variable<Value> {
            graph.add(
                BinaryNode(rule), x, parameter, name: fullName("activation"), fileID: fileID, line: line)
        }
        return open(rule)
    }

    private func constant(_ value: Value, _ name: String) -> Variable<Value> {
        graph.constant(
            value, name: fullName(name), fileID: model.location.fileID, line: model.location.line)
    }

    /// The parameter of the layer's first call, if this is a later one.
    private func shared(_ name: String, _ shape: Shape) throws -> Variable<Value>? {
        guard call > 1 else { return nil }
        let first = fullName(name, call: 1)
        guard let known = layer.variables[name] else {
            throw TrainingError.invalidSetting(
                "\(first), which the layer's first call did not make", value: "new",
                needs: "made in each call, so that all share it")
        }
        let needed = try known.value.shape
        try TrainingError.require(
            needed == shape, "\(first), which a second call of the layer shares", value: "\(shape) there",
            needs: "\(needed) as in the first; for weights of its own make another layer")
        return known
    }
}
