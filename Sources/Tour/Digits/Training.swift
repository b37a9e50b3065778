import ChainRule
import ChainRuleTraining

/// Mini-batches, epoch after epoch.
struct Training {
    var epochs: Int
    var batchSize = 16
    var optimizer: any Optimizer = SGD(learningRate: 0.3)

    /// What an epoch came to.
    struct Report {
        let epoch: Int
        let loss: Double
        let trainingAccuracy: Double
        let testAccuracy: Double
    }

    func run(
        _ network: Network<Matrix<Float>>, _ training: Dataset<Float>, _ test: Dataset<Float>,
        using generator: SeededGenerator, batchDone: (Int) throws -> Void,
        epochDone: (Report) throws -> Void
    ) throws {
        let optimization = try Optimization(of: network.graph, with: optimizer)
        var batches = try Batches(training, size: min(batchSize, training.count), shuffledBy: generator)
        for epoch in 1...epochs {
            var loss = 0.0
            while let batch = batches.next() {
                try network.feed(batch.inputs, targets: batch.targets)
                let mean = try network.model.train(rows: batch.count) {
                    let value = try network.graph.forward(to: network.loss)
                    try network.graph.backward(
                        from: network.loss, withRespectTo: optimization.learningParameters)
                    try optimization.step()
                    return value
                }
                loss += Double(try mean.scalar) * Double(batch.count)
                try batchDone(batch.count)
            }
            try epochDone(
                Report(
                    epoch: epoch, loss: loss / Double(training.count),
                    trainingAccuracy: accuracy(try read(training, with: network), training),
                    testAccuracy: accuracy(try read(test, with: network), test)))
        }
    }
}

/// The part that was read rightly.
func accuracy(_ readings: [Reading], _ digits: Dataset<Float>) -> Double {
    let right = zip(readings, digits.classIndices ?? []).count { $0.digit == $1 }
    return Double(right) / Double(digits.count)
}
