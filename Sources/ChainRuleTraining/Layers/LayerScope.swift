public import ChainRule

/// Where a layer is put: the model, the layer's name there, and what is made of names, parameters and states.
public struct LayerScope<Value: ConcreteValue> {
    public let model: Model<Value>
    /// What the names of the layer's parameters begin with. A `Sequential` without a name adds nothing: it has
    /// that of what it stands in, empty outermost.
    public let name: String
    /// How many columns the layer's operand has.
    public let inputs: Int
    /// The activation that follows the layer, as far as it is known: what suits its first weights.
    public let nextActivation: Activation?
    let operand: Variable<Value>

    public var graph: Graph<Value> { model.graph }

    /// The name of something of this layer's: "layer1.weight".
    public func fullName(_ name: String) -> String { self.name.isEmpty ? name : "\(self.name).\(name)" }

    /// A matrix that learns; drawn from the model's generator.
    ///
    /// - Throws: `GraphError.invalidInput` for a size or an initializer that gives no numbers.
    public func parameter(
        _ name: String, rows: Int, columns: Int, _ initializer: Initializer
    ) throws -> Variable<Value> {
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
        return graph.parameter(value, name: fullName(name))
    }

    /// A value that belongs to the model, has no gradient, and changes after each training step: a running
    /// mean. `model.states` lists them, for a checkpoint to store.
    ///
    /// - Parameter update: the new value, given the old one; `nil` to keep it.
    public func state(
        _ name: String, _ initial: Value, update: @escaping (Value) throws -> Value?
    ) -> Variable<Value> {
        let variable = graph.constant(initial, name: fullName(name))
        model.runningStates.append((variable, update))
        return variable
    }

    /// A value that is another one for each training step, as a mask, and always the same in evaluation.
    ///
    /// - Parameter draw: the value for a step on this many rows.
    public func drawn(
        _ name: String, evaluation: Value,
        _ draw: @escaping (_ rows: Int, _ generator: inout SeededGenerator) -> Value
    ) -> Variable<Value> {
        let variable = graph.constant(evaluation, name: fullName(name))
        model.drawnValues.append(
            DrawnValue(variable: variable, evaluation: evaluation, operand: operand, draw: draw))
        return variable
    }

    /// 1 in a training step, 0 in evaluation: a condition for `Variable.select`.
    public var isTraining: Variable<Value> { model.trainingFlag() }

    /// A layer within this one; 50 at most are within each other.
    ///
    /// - Parameters:
    ///   - name: within this one's; `nil` for "layer1", "layer2", …
    ///   - activation: that which follows it.
    public func layer(
        _ layer: some Layer, on x: Variable<Value>, named name: String? = nil,
        before activation: Activation? = nil
    ) throws -> Variable<Value> {
        try model.place(layer, on: x, within: self.name, named: name, before: activation)
    }
}
