import ChainRule

extension Trainer {
    /// One step on the next batch. If it throws, everything is as before it, and the batch comes again.
    ///
    /// - Returns: the loss before the step.
    func step() throws -> Double {
        guard let batch = batches.next() else { return .nan }  // not called at an epoch's end
        let generator = network.model.generator
        do {
            let loss = try network.model.train(rows: batch.count) {
                try network.feed(batch.inputs, targets: batch.targets)
                return try forwardAndBackward()
            } thenChanging: {
                try optimization.step()
            }
            tally.add(loss: loss, rows: batch.count)
            return loss
        } catch var error as NonFiniteNumber {
            (error.epoch, error.iteration) = (epoch + 1, iteration)
            undo(generator)
            throw error
        } catch {
            undo(generator)
            throw error
        }
    }

    private func undo(_ generator: SeededGenerator) {
        batches.takeBack()
        network.model.generator = generator
    }

    private func forwardAndBackward() throws -> Double {
        let (graph, loss) = (network.graph, network.loss)
        let search = NonFiniteSearch(graph: graph, output: loss)
        let value = try graph.forward(to: loss).scalar
        if !value.isFinite || detectsAnomalies, let error = try search.firstValue() { throw error }
        if detectsAnomalies {
            // All gradients; they have the same bits as some.
            if let error = try search.firstGradient() { throw error }
            return Double(value)
        }
        let learning = try optimization.learningParameters
        try graph.backward(from: loss, withRespectTo: learning)
        for parameter in learning {
            guard let error = try NonFiniteNumber(.backward, parameter, parameter.gradient) else { continue }
            throw try search.firstGradient() ?? error
        }
        return Double(value)
    }

    /// Throws if a step drove a parameter or a running statistic beyond all bounds.
    func checkModel() throws {
        for variable in network.model.storedVariables {
            guard var error = try NonFiniteNumber(.step, variable, variable.value) else { continue }
            (error.epoch, error.iteration) = (epoch + 1, iteration)
            throw error
        }
    }
}
