import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@Suite struct TensorBoardCallbackTests {
    @Test func `a folder that cannot be written is an error before the first step`() throws {
        let folder = try TestFolder()
        try Data().write(to: folder["file"])
        let trainer = try BoardRun.trainer()
        #expect(throws: FileError.self) {
            try trainer.run(epochs: 1, calling: [.tensorBoard(to: folder["file"])])
        }
        #expect(throws: TrainingError.invalidSetting("a callback's interval", value: "0", needs: "1 or more"))
        {
            try trainer.run(
                epochs: 1, calling: [.tensorBoard(to: folder["runs"], histograms: .epochs(0))])
        }
        #expect(trainer.iteration == 0)
        #expect(try folder.names() == ["file"])
    }

    /// With a clock that stands still, a training that is repeated gives the same file; what TensorBoard is
    /// told changes nothing in the training.
    @Test func `the file of a run is the same each time`() throws {
        let folder = try TestFolder()
        let histories = try ["a", "b"].map { name in
            let trainer = try BoardRun.trainer()
            let callback = TrainingCallback<Float>.tensorBoard(to: folder[name], now: { .distantPast })
            try trainer.run(epochs: 2, calling: [callback])
            return trainer.history
        }
        let plain = try BoardRun.trainer()
        try plain.run(epochs: 2)
        #expect(histories == [plain.history, plain.history])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder["a"].path)
        #expect(names.count == 1)
        let files = try ["a", "b"].map { try Data(contentsOf: folder["\($0)/\(names[0])"]) }
        #expect(files[0] == files[1] && files[0].count > 2_000)
    }

    @Test func `every step is in the file when it ends`() throws {
        let folder = try TestFolder()
        let trainer = try BoardRun.trainer()
        var sizes: [Int] = []
        let look = TrainingCallback<Float>.afterIterations { _, _ in
            let name = try folder.names()[0]
            sizes.append(try Data(contentsOf: folder[name]).count)
        }
        try trainer.run(epochs: 1, calling: [.tensorBoard(to: folder.url, every: .iterations(2)), look])
        #expect(sizes.count == 5)
        // The second and the fourth; the first has the graph, and the last the histograms.
        let steps = zip(sizes.dropFirst(), sizes).map(-)
        #expect(steps[0] > 50 && steps[0] == steps[2] && steps[1] == 0 && steps[3] > 1_000)
    }
}
