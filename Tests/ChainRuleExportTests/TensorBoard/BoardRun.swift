import ChainRule
import ChainRuleTraining

/// The training whose event files the tests look at.
enum BoardRun {
    /// Two layers with batch normalization between them.
    static func network() throws -> Network<Matrix<Float>> {
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 2)
        let layers = Sequential(
            Dense(6, hasBias: false), BatchNormalization(), ActivationLayer(.tanh), Dense(2))
        return Network(model: model, inputs: x, scores: try layers(x, in: model)) {
            $0.softmax()
        } loss: {
            $0.softmaxWithLoss($1, as: .classIndices)
        }
    }

    /// Seventy rows in batches of 16, with a clock that stands still.
    static func trainer() throws -> Trainer<Float> {
        var generator = SeededGenerator(seed: 3)
        let data = try Dataset<Float>.moons(count: 70, noise: 0.15, using: &generator)
        let trainer = try Trainer(
            network(), on: data, optimizer: Adam(learningRate: 0.02), batchSize: 16,
            shuffledBy: SeededGenerator(seed: 9), schedule: .cosine(over: 60, to: 0.1))
        trainer.clock = TrainingClock { .zero }
        return trainer
    }
}
