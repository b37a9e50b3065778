import ChainRule

/// A model's parameters and running statistics, and what the optimizer remembered, as they were after an
/// epoch.
struct ModelSnapshot<Value: ConcreteValue> {
    /// From 1 on.
    let epoch: Int
    /// By variable, in the order of `Model.storedVariables`.
    let values: [Value]
    let memory: OptimizationState<Value.Element>

    init(of model: Model<Value>, _ optimization: Optimization<Value>, epoch: Int) throws(GraphError) {
        var values: [Value] = []
        for variable in model.storedVariables { values.append(try variable.value) }
        self.init(epoch: epoch, values: values, memory: optimization.state)
    }

    init(epoch: Int, values: [Value], memory: OptimizationState<Value.Element>) {
        (self.epoch, self.values, self.memory) = (epoch, values, memory)
    }

    /// Brings both back. Schedules go on from where they are: time does not run backward.
    func restore(to model: Model<Value>, _ optimization: Optimization<Value>) throws {
        var memory = memory
        memory.steps = optimization.steps
        try optimization.check(memory)
        for (variable, value) in zip(model.storedVariables, values) { try model.graph.feed(variable, value) }
        try optimization.restore(memory)
    }
}

extension Model {
    /// The variables that a checkpoint stores, and that early stopping restores.
    package var storedVariables: [Variable<Value>] { parameters + states }
}
