import ChainRule
import Foundation
import Testing

@testable import ChainRuleTraining

@Suite struct TrainingHistoryTests {
    private static let history: TrainingHistory = {
        var history = TrainingHistory()
        history.records = [
            EpochRecord(
                epoch: 1, trainingLoss: 0.1 + 0.2, trainingMetrics: [:], validationLoss: nil,
                validationMetrics: [:], learningRates: [0.1, 0.2], seconds: 2),
            EpochRecord(
                epoch: 2, trainingLoss: 1e-20, trainingMetrics: ["accuracy": 1],
                validationLoss: 0.5, validationMetrics: ["a, \"b\" c": -0.0, "accuracy": 0.25],
                learningRates: [0.1, 0.1], seconds: 2.5),
        ]
        return history
    }()

    @Test func `a history is written as CSV`() throws {
        let lines = [
            "epoch,training loss,training accuracy,validation loss,\"validation a, \"\"b\"\" c\","
                + "validation accuracy,learning rate 1,learning rate 2,seconds",
            "1,0.30000000000000004,,,,,0.1,0.2,2.0",
            "2,1e-20,1.0,0.5,-0.0,0.25,0.1,0.1,2.5",
        ]
        #expect(Self.history.csv == lines.map { $0 + "\n" }.joined())
        #expect(TrainingHistory().csv == "epoch,training loss,validation loss,seconds\n")
    }

    @Test func `a history is written as JSON`() {
        let lines = [
            #"  {"epoch": 1, "training loss": 0.30000000000000004, "training accuracy": null, "#
                + #""validation loss": null, "validation a, \"b\" c": null, "validation accuracy": null, "#
                + #""learning rate 1": 0.1, "learning rate 2": 0.2, "seconds": 2.0},"#,
            #"  {"epoch": 2, "training loss": 1e-20, "training accuracy": 1.0, "#
                + #""validation loss": 0.5, "validation a, \"b\" c": -0.0, "validation accuracy": 0.25, "#
                + #""learning rate 1": 0.1, "learning rate 2": 0.1, "seconds": 2.5}"#,
        ]
        #expect(Self.history.json == (["["] + lines + ["]"]).map { $0 + "\n" }.joined())
    }

    /// Our own reader reads it.
    @Test func `a history's CSV can be read back`() throws {
        let trainer = try SmallRun.trainer()
        try SmallRun.run(trainer, epochs: 3)
        let columns = CSV(header: true, target: .values(["validation loss"]))
        let data = try Dataset<Double>(csv: .text(trainer.history.csv), columns)
        #expect(data.targets.elements == trainer.history.records.compactMap(\.validationLoss))
        #expect(
            data.featureNames == [
                "epoch", "training loss", "validation accuracy", "learning rate", "seconds",
            ])
    }

    @Test func `a history can be stored`() throws {
        let again = try JSONDecoder().decode(TrainingHistory.self, from: JSONEncoder().encode(Self.history))
        #expect(again == Self.history)
    }

    @Test func `the best is the first of the lowest`() throws {
        #expect(TrainingHistory().best == nil)
        var history = Self.history
        history.records += history.records
        #expect(history.best?.epoch == 2)
    }

    /// A validation loss and a training loss say nothing of each other.
    @Test func `a history compares runs with and without validation`() throws {
        #expect(Self.history.best?.epoch == 2 && Self.history.epochsWithoutImprovement() == 0)
        var history = Self.history
        history.records.append(history.records[0])
        #expect(history.best?.epoch == 1 && history.epochsWithoutImprovement() == 1)
    }
}
