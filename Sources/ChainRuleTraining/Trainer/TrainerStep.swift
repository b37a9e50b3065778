import ChainRule

extension Trainer {
    /// One step on the next batch. If it throws, everything is as before it, and the batch comes again.
    ///
    /// - Parameter learning: the parameters that are not frozen.
    /// - Returns: the loss before the step.
    func step(_ learning: [Variable<Matrix<Element>>]) throws -> Double {
        guard let batch = batches.next() else { return .nan }  // not called at an epoch's end
        let generator = network.model.generator
        do {
            let loss = try network.model.train(rows: batch.count) {
                try network.feed(batch.inputs, targets: batch.targets)
                return try forwardAndBackward(learning)
            } thenChanging: {
                try changeParameters()
            }
            tally.add(loss: loss, rows: batch.count)
            return loss
        } catch {
            batches.takeBack()
            network.model.generator = generator
            guard var number = error as? NonFiniteNumber else { throw error }
            (number.epoch, number.iteration) = (epoch + 1, iteration + 1)
            throw number
        }
    }

    private func forwardAndBackward(_ learning: [Variable<Matrix<Element>>]) throws -> Double {
        let value = Double(try network.graph.forward(to: network.loss).scalar)
        if !value.isFinite || detectsAnomalies, let error = try search.firstValue() { throw error }
        if detectsAnomalies {
            // All gradients; they have the same bits as some.
            if let error = try search.firstGradient() { throw error }
        } else {
            try network.graph.backward(from: network.loss, withRespectTo: learning)
        }
        return value
    }

    private func changeParameters() throws {
        do {
            try optimization.step(onFiniteGradientsOnly: true)
        } catch let error as NonFiniteNumber {
            // It knows the parameter only.
            throw try search.firstGradient() ?? error
        }
    }

    private var search: NonFiniteSearch<Matrix<Element>> {
        NonFiniteSearch(graph: network.graph, output: network.loss)
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
