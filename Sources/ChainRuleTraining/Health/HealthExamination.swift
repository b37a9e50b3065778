public import ChainRule

extension Model {
    /// How the network fares in a training step on the data that the graph was fed last: statistics for each
    /// layer, and what is wrong with it.
    ///
    /// ```swift
    /// print(try model.health(of: loss, rows: 32, with: optimization))
    /// // layer   operation   mean  deviation  saturated     dead  gradient  its deviation  step/weights
    /// // layer1  relu       0.217      0.348          -  8 of 99  1.05e-05       0.000448       0.00356
    /// // layer2  affine     0.186       0.38          -        -         0        0.00118        0.0111
    /// // nothing wrong
    /// ```
    /// The step is really made, since no other way tells what any optimizer would do, and taken back:
    /// weights, states, the generator and the optimization are as they were, and training goes on as if
    /// nothing had looked. The graph needs a `forward` before its values are asked for again. Takes the time
    /// of 8 to 15 steps, most of it for statistics.
    ///
    /// - Parameters:
    ///   - loss: 1×1, made of the layers' results.
    ///   - rows: how many examples the graph was fed.
    ///   - optimization: of this model's graph; without it, nothing is known of the size of a step.
    ///   - thresholds: from where on something is wrong.
    /// - Throws: `TrainingError.invalidSetting` within a training step, and for thresholds that make no
    ///   sense; what forward, backward and the step throw. Everything is as it was then, too.
    public func health(
        of loss: Variable<Value>, rows: Int, with optimization: Optimization<Value>? = nil,
        thresholds: HealthThresholds = HealthThresholds()
    ) throws -> HealthReport {
        try thresholds.check()
        try checkNotTraining()
        let links = try LayerLinks(layers, loss: loss, in: graph)
        let before = try Dictionary(uniqueKeysWithValues: (parameters + states).map { ($0, try $0.value) })
        let undo = undoing(optimization, before)
        var crossed: [CrossedDifference] = []
        let (value, health): (Value, [LayerHealth])
        do {
            (value, health) = try train(rows: rows) {
                let value = try graph.forward(to: loss)
                crossed = try links.crossedDifferences()
                let learning = try optimization?.learningParameters ?? []
                let learners = Set(learning)
                try graph.backward(from: loss, withRespectTo: links.layers.map(\.output) + learning)
                var layers = try links.layers.indices.map(links.health)
                guard let optimization else { return (value, layers) }
                try optimization.step()
                for index in layers.indices {
                    layers[index].updateRatio = try links.updateRatio(
                        of: index, learning: learners, before: before)
                }
                return (value, layers)
            }
        } catch {
            try? undo()  // the first error is reported
            throw error
        }
        try undo()
        return HealthReport(
            rows: rows, loss: value.elements.first.map { Double($0) } ?? .nan, layers: health,
            crossedDifferences: crossed, thresholds: thresholds)
    }

    /// Returns a function that restores everything a step changes.
    private func undoing(
        _ optimization: Optimization<Value>?, _ values: [Variable<Value>: Value]
    ) -> () throws -> Void {
        let (generator, memory) = (generator, optimization?.state)
        return {
            self.generator = generator
            for variable in self.parameters + self.states {
                if let value = values[variable] { try self.graph.feed(variable, value) }
            }
            if let optimization, let memory { try optimization.restore(memory) }
        }
    }
}

extension Network {
    /// How the network fares in a training step on these data; see `Model.health`. The graph is left with
    /// them.
    public func health(
        on rows: Value, targets: Value, with optimization: Optimization<Value>? = nil,
        thresholds: HealthThresholds = HealthThresholds()
    ) throws -> HealthReport {
        try feed(rows, targets: targets)
        return try model.health(
            of: loss, rows: rows.shape.rows, with: optimization, thresholds: thresholds)
    }

    /// How the network fares in a training step on a data set: all of it at once, so a part of it will do.
    public func health<Element>(
        on data: Dataset<Element>, with optimization: Optimization<Value>? = nil,
        thresholds: HealthThresholds = HealthThresholds()
    ) throws -> HealthReport where Value == Matrix<Element> {
        try health(on: data.inputs, targets: data.targets, with: optimization, thresholds: thresholds)
    }
}
