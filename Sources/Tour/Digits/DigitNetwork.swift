import ChainRule
import ChainRuleTraining

/// A network that learns to read digits. Its sizes and rates were chosen on validation data.
struct DigitNetwork {
    typealias Parts = Dataset<Float>.ThreeParts

    let network: Network<Matrix<Float>>
    let trainer: Trainer<Float>

    /// - Parameter digits: learned from as they are, and moved by half a pixel.
    init(learningFrom digits: Dataset<Float>, epochs: Int, using generator: inout SeededGenerator) throws {
        network = try Self.untrained(inputs: digits.featureCount, seed: generator.next(), of: Float.self)
        let batches = try Batches(Digits.withMoved(digits), size: 32, shuffledBy: generator)
        let optimization = try Optimization(
            of: network.graph, with: Adam(learningRate: 0.01),
            schedule: .cosine(over: epochs * batches.batchesPerEpoch))
        trainer = try Trainer(network, with: optimization, on: batches)
    }

    static func untrained<Element: MatrixElement>(
        inputs: Int, seed: UInt64, of type: Element.Type
    ) throws -> Network<Matrix<Element>> {
        let layers = Sequential(
            Dense(128, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dense(10))
        return try .classifier(inputs: inputs, scores: layers, seed: seed)
    }

    /// Seven tenths to learn from, one to watch the learning with, two never looked at before the end; by
    /// lot.
    static func split(_ digits: Dataset<Float>, using generator: inout SeededGenerator) throws -> Parts {
        try digits.split(training: 0.7, validation: 0.1, test: 0.2, using: &generator)
    }
}
