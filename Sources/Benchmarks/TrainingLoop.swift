import ChainRule
import ChainRuleTraining

/// What the training loop adds to the graph's own work: the digits' network (64-50-10, SGD, 1,797 rows in
/// random order), an epoch by a bare loop and an epoch by a `Trainer` in turn.
let trainingLoops = [32, 100].map { batchSize in
    Workload(
        name: "trainer_\(batchSize)",
        summary: "a Trainer's epochs beside those of a bare loop, 64-50-10, batch \(batchSize)"
    ) {
        try measureTrainer(batchSize: batchSize)
    }
}

private func measureTrainer(batchSize: Int) throws -> Measurement {
    var generator = SeededGenerator(seed: 6)
    let data = try Dataset<Float>(
        inputs: .random(rows: 1797, columns: 64, in: 0..<1, using: &generator),
        classIndices: (0..<1797).map { $0 % 10 })
    func network() throws -> Network<Matrix<Float>> {
        try .classifier(inputs: 64, hidden: [50], classes: 10, seed: 1)
    }
    let order = SeededGenerator(seed: 2)
    let trainer = try Trainer(
        network(), on: data, optimizer: SGD(learningRate: 0.1), batchSize: batchSize, shuffledBy: order)
    var bare = try BareLoop(
        network(), Batches(data, size: batchSize, shuffledBy: order), SGD(learningRate: 0.1))

    var times: [(bare: Double, trainer: Double)] = []
    for epoch in 1...300 {
        let start = ContinuousClock.now
        try bare.epoch()
        let middle = ContinuousClock.now
        try trainer.run(epochs: epoch)
        let (all, first) = (seconds(since: start), (middle - start) / .seconds(1))
        if epoch > 20 { times.append((first, all - first)) }
    }
    let steps = Double(bare.batches.batchesPerEpoch) * 1e-6
    let overhead = median(times.map { ($0.trainer / $0.bare - 1) * 100 })
    let loss = try trainer.network.evaluate(data).loss
    var measurement = Measurement(overhead, "%", check: loss)
    measurement.add("bare_us", median(times.map(\.bare)) / steps)
    measurement.add("trainer_us", median(times.map(\.trainer)) / steps)
    let difference = loss - (try bare.network.evaluate(data).loss)
    measurement.verify("the two losses' difference", difference, 0...0)
    return measurement
}

/// What one would write without a loop: the graph and the optimizer alone.
private struct BareLoop {
    let network: Network<Matrix<Float>>
    let optimization: Optimization<Matrix<Float>>
    var batches: Batches<Float>

    init(_ network: Network<Matrix<Float>>, _ batches: Batches<Float>, _ optimizer: SGD) throws {
        self.network = network
        self.batches = batches
        optimization = try Optimization(of: network.graph, with: optimizer)
    }

    mutating func epoch() throws {
        let graph = network.graph
        let parameters = graph.parameters
        while let batch = batches.next() {
            try network.feed(batch.inputs, targets: batch.targets)
            try graph.forward(to: network.loss)
            try graph.backward(from: network.loss, withRespectTo: parameters)
            try optimization.step()
        }
    }
}
