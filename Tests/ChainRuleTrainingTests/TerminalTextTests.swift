import ChainRule
import Testing

@testable import ChainRuleTraining

/// Names of tensors, classes, metrics and files come from outside, and errors and tables go to terminals.
@Suite struct TerminalTextTests {
    private static let name = "\u{1B}[31mx\u{202E}\n\u{9B}값👩‍👧"
    private static let shown = #"\u{1B}[31mx\u{202E}\n\u{009B}값👩‍👧"#
    private static let file = FileError(.open, name, reason: name)
    private static let shape = Shape(rows: 1, columns: 1)

    private func expectWrittenOut(_ text: String) {
        #expect(!text.unicodeScalars.contains { "\u{1B}\u{202E}\u{9B}".unicodeScalars.contains($0) })
        #expect(text.contains(Self.shown))
    }

    @Test(
        arguments: [
            file, TensorError.inexact(name, at: 0, from: .float64, wanted: "Float"),
            CheckpointError.file(.file(file)), CheckpointError.unsupportedVersion(name, supported: 1),
            CheckpointError.invalidEntry(name, value: name, needs: "whole"),
            CheckpointError.missingEntry(name),
            CheckpointError.tensor(name, .notScalar(shape: [2])), CheckpointError.unnamed(name),
            CheckpointError.otherModel(
                missing: [name], unexpected: [name],
                shapes: [.init(name: name, stored: shape, needed: shape)]),
            SafetensorsError.file(file), SafetensorsError.malformed(name),
            SearchError.repeatedName(name), SearchError.notInSpace(name, names: [name]),
            SearchError.setting(.invalidSetting(name, value: name, needs: name)),
            TrainingError.invalidSetting(name, value: name, needs: name), TrainingError.unsuitableData(name),
            TrainingError.foreignState(name, problem: name), TrainingError.parameterInTwoGroups(name),
            TrainingError.foreignCheckpoint(name, stored: name, needed: name),
        ] as [any Error])
    func `errors write out what steers a terminal`(_ error: any Error) {
        expectWrittenOut("\(error)")
        #expect(!"\(error)".contains("\n"))
    }

    @Test func `findings write out what steers a terminal`() {
        expectWrittenOut("\(HealthFinding.alikeUnits(layer: Self.name, units: 2))")
        expectWrittenOut("\(StopReason.criterion(Self.name))")
        expectWrittenOut(
            "\(CheckpointError.ShapeDifference(name: Self.name, stored: Self.shape, needed: Self.shape))")
    }

    @Test func `tables write out what steers a terminal`() async throws {
        let confusion = try ConfusionMatrix(predicted: [0], actual: [0], classNames: [Self.name])
        expectWrittenOut("\(confusion)")
        #expect("\(confusion)".split(separator: "\n").count == 3)
        #expect(confusion.classNames == [Self.name])

        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 1)
        let y = try Dense(1)(x, in: model, named: Self.name)
        expectWrittenOut("\(model.summary())")
        let health = try model.health(of: y.sum(.all), rows: 1, with: nil as Optimization<Matrix<Double>>?)
        expectWrittenOut("\(health)")

        struct Failure: Error, CustomStringConvertible { let description: String }
        let choice = Hyperparameter.choice(Self.name, [Self.name])
        let table = try await HyperparameterSearch(SearchSpace(choice), .grid, for: .lowest, seed: 1).run {
            _ in
            throw Failure(description: Self.name)
        }
        expectWrittenOut("\(table)")
        #expect("\(table)".split(separator: "\n").count == 2)
    }

    /// Where a number is not finite.
    @Test func `numbers that are not finite are reported with names written out`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[.nan]], name: Self.name)
        expectWrittenOut("\(try #require(NonFiniteNumber(.forward, x, x.value)))")
    }
}
