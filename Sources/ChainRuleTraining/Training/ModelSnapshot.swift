import ChainRule

/// A model's parameters and running statistics as they were after an epoch.
struct ModelSnapshot<Value: ConcreteValue> {
    /// From 1 on.
    let epoch: Int
    let loss: Double
    /// By variable, in the order of `Model.storedVariables`.
    let values: [Value]

    init(of model: Model<Value>, epoch: Int, loss: Double) throws(GraphError) {
        var values: [Value] = []
        for variable in model.storedVariables { values.append(try variable.value) }
        self.init(epoch: epoch, loss: loss, values: values)
    }

    init(epoch: Int, loss: Double, values: [Value]) {
        (self.epoch, self.loss, self.values) = (epoch, loss, values)
    }

    func restore(to model: Model<Value>) throws(GraphError) {
        for (variable, value) in zip(model.storedVariables, values) { try model.graph.feed(variable, value) }
    }
}

extension Model {
    /// What a checkpoint has to store, and early stopping to bring back.
    var storedVariables: [Variable<Value>] { parameters + states }
}
