import ChainRule

/// A model's parameters and running statistics as they were after an epoch.
struct ModelSnapshot<Value: ConcreteValue> {
    /// From 1 on.
    let epoch: Int
    /// By variable, in the order of `Model.storedVariables`.
    let values: [Value]

    init(of model: Model<Value>, epoch: Int) throws(GraphError) {
        var values: [Value] = []
        for variable in model.storedVariables { values.append(try variable.value) }
        self.init(epoch: epoch, values: values)
    }

    init(epoch: Int, values: [Value]) {
        (self.epoch, self.values) = (epoch, values)
    }

    func restore(to model: Model<Value>) throws(GraphError) {
        for (variable, value) in zip(model.storedVariables, values) { try model.graph.feed(variable, value) }
    }
}

extension Model {
    /// What a checkpoint has to store, and early stopping to bring back.
    var storedVariables: [Variable<Value>] { parameters + states }
}
