#if os(Linux) || os(macOS)
    import ChainRule
    import Foundation
    import TestSupport
    import Testing

    @testable import ChainRuleTraining

    /// Programs that train, write checkpoints, and are killed by `kill -9`.
    @Suite(.serialized) struct TrainerKillTests {
        /// What a child and the test that started it have in common: both know the test's process.
        private static func file(of process: Int32) -> URL {
            FileManager.default.temporaryDirectory.appending(path: "ChainRule-killed-\(process).safetensors")
        }
        private static var ownFile: URL { file(of: getpid()) }
        private static var parentsFile: URL { file(of: getppid()) }

        private static func removeFiles() {
            let temporary = ".\(ownFile.lastPathComponent).tmp"
            try? FileManager.default.removeItem(at: ownFile)
            try? FileManager.default.removeItem(
                at: ownFile.deletingLastPathComponent().appending(path: temporary))
        }

        private static func resumed(from file: URL) throws -> Trainer<Double> {
            let trainer = try SmallRun.trainer()
            if FileManager.default.fileExists(atPath: file.path) {
                try trainer.restore(Checkpoint(contentsOf: file))
            }
            return trainer
        }

        private static func tenEpochs() throws -> RunState {
            let trainer = try SmallRun.trainer()
            try SmallRun.run(trainer, epochs: 10, until: [.patience(.max)])
            return try RunState(trainer)
        }

        private static func killSoon() {
            Thread.detachNewThread {
                usleep(.random(in: 0..<12_000))
                kill(getpid(), SIGKILL)
            }
        }

        /// Ten epochs are five, a `kill -9`, and the rest.
        @Test func `five epochs and the rest are a whole run`() async throws {
            Self.removeFiles()
            defer { Self.removeFiles() }
            await #expect(processExitsWith: .signal(SIGKILL)) {
                try SmallRun.run(
                    SmallRun.trainer(), epochs: 10, until: [.patience(.max)],
                    calling: [
                        .checkpoints(to: Self.parentsFile),
                        .afterEachEpoch { record, _ in if record.epoch == 5 { kill(getpid(), SIGKILL) } },
                    ])
            }
            let trainer = try Self.resumed(from: Self.ownFile)
            #expect(trainer.epoch == 5)
            try SmallRun.run(trainer, epochs: 10, until: [.patience(.max)])
            #expect(try RunState(trainer) == Self.tenEpochs())
        }

        /// In the midst of an epoch, between two checkpoints.
        @Test func `a run killed within an epoch goes on bit for bit`() async throws {
            Self.removeFiles()
            defer { Self.removeFiles() }
            await #expect(processExitsWith: .signal(SIGKILL)) {
                try SmallRun.run(
                    SmallRun.trainer(), epochs: 10, until: [.patience(.max)],
                    calling: [
                        .checkpoints(to: Self.parentsFile, every: .iterations(4)),
                        .afterIterations { moment, _ in if moment.iteration == 31 { kill(getpid(), SIGKILL) }
                        },
                    ])
            }
            let trainer = try Self.resumed(from: Self.ownFile)
            #expect(trainer.iteration == 28)
            try SmallRun.run(trainer, epochs: 10, until: [.patience(.max)])
            #expect(try RunState(trainer) == Self.tenEpochs())
        }

        /// Killed again and again at any moment of training and writing, one program going on where the last
        /// one was. After each the file is whole, and never older than before; in the end it has the bits of
        /// a run that nobody disturbed.
        @Test func `a run killed at any moment goes on bit for bit`() async throws {
            Self.removeFiles()
            defer { Self.removeFiles() }
            var last = 0
            let kills = LongTests.count(200, usually: 20)
            for _ in 0..<kills {
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    let trainer = try Self.resumed(from: Self.parentsFile)
                    // However slow the machine is, it gets on by a step at least.
                    var stepsLeft = Int.random(in: 1...3)
                    try SmallRun.run(
                        trainer, epochs: .max, until: [.patience(.max)],
                        calling: [
                            .checkpoints(to: Self.parentsFile, every: .iterations(1)),
                            .afterIterations { _, _ in
                                stepsLeft -= 1
                                if stepsLeft == 0 { Self.killSoon() }
                            },
                        ])
                }
                let iteration = try Self.resumed(from: Self.ownFile).iteration
                #expect(iteration >= last)
                last = iteration
            }
            #expect(last >= kills)
            var undisturbed: RunState?
            try SmallRun.run(
                SmallRun.trainer(), epochs: .max, until: [.patience(.max)],
                calling: [
                    .afterIterations { moment, trainer in
                        guard moment.iteration == last else { return }
                        undisturbed = try RunState(trainer)
                        trainer.stop()
                    }
                ])
            #expect(try RunState(Self.resumed(from: Self.ownFile)) == undisturbed)
        }
    }
#endif
