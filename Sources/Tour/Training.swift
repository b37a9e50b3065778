import ChainRule

/// Mini-batch gradient descent.
struct Training {
    var epochs: Int
    var batchSize = 16
    var rate = 0.3

    /// What an epoch came to.
    struct Report {
        let epoch: Int
        let loss: Double
        let trainingAccuracy: Double
        let testAccuracy: Double
    }

    func run(
        _ network: DigitNetwork, _ training: Digits, _ test: Digits, using generator: inout SeededGenerator,
        batchDone: (Int) throws -> Void, epochDone: (Report) throws -> Void
    ) throws {
        for epoch in 1...epochs {
            let order = generator.permutation(training.count)
            var loss = 0.0
            for start in stride(from: 0, to: order.count, by: batchSize) {
                let batch = training[order[start..<min(start + batchSize, order.count)]]
                loss += try network.learn(from: batch, rate: rate) * Double(batch.count)
                try batchDone(batch.count)
            }
            try epochDone(
                Report(
                    epoch: epoch, loss: loss / Double(training.count),
                    trainingAccuracy: accuracy(try network.read(training), training),
                    testAccuracy: accuracy(try network.read(test), test)))
        }
    }
}

/// The part that was read rightly.
func accuracy(_ readings: [Reading], _ digits: Digits) -> Double {
    let right = zip(readings, digits.labels).count { $0.digit == $1 }
    return Double(right) / Double(digits.count)
}
