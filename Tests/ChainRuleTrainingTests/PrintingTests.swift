import ChainRule
import ChainRuleTraining
import Testing

/// What `print` shows of what trains.
@Suite struct PrintingTests {
    @Test func `model, network, optimization and trainer print themselves`() throws {
        let network = try Network<Matrix<Double>>.linearRegression(inputs: 2)
        #expect("\(network.model)" == "\(network.model.summary())")
        let lines = "\(network)".split(separator: "\n")
        #expect(lines[0].hasPrefix("network of \"inputs\": predicts ") && lines.count == 4)
        #expect(lines[0].contains("meanSquaredError(targets)"))
        let data = try Dataset<Double>(inputs: [[1, 2], [3, 4], [5, 7]], targets: [[1], [2], [3]])
        let trainer = try Trainer(network, on: data, optimizer: Momentum(learningRate: 0.01), batchSize: 2)
        #expect(
            "\(trainer.optimization)"
                == "Momentum(learningRate: 0.01, momentum: 0.9) of 2 parameters, 3 numbers; 0 steps made")
        #expect("\(trainer)".hasPrefix("trainer on 3 rows in batches of 2; 0 epochs complete\n"))
        #expect("\(trainer)".hasSuffix("\nno epoch is complete yet"))
        try trainer.run(epochs: 30, validatingOn: data, metrics: [])
        let history = "\(trainer.history)".split(separator: "\n")
        #expect(
            history[0].split(separator: " ").joined(separator: " ")
                == "epoch training loss validation loss best")
        #expect(history.count >= 1 + 13 + 1 && history.last?.hasSuffix("of 30 epochs left out)") == true)
        #expect("\(trainer)".contains("30 epochs complete"))
        #expect("\(Model<Matrix<Double>>(seed: 1))" == "a model without layers; its graph: an empty graph")
    }
}
