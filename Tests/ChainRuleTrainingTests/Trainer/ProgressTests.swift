import ChainRule
import Testing

@testable import ChainRuleTraining

/// Without a terminal, and with a clock that advances by a second for each step.
@Suite struct ProgressTests {
    private func output(
        isTerminal: Bool, secondsPerStep: Double = 1, every interval: Duration = .seconds(30),
        showsTimes: Bool = true, epochs: Int = 2, until criteria: [StopCriterion] = []
    ) throws -> [String] {
        let trainer = try SmallRun.trainer()
        trainer.clock = TrainingClock { [unowned trainer] in
            .milliseconds(Int(secondsPerStep * 1000) * trainer.iteration)
        }
        var texts: [String] = []
        try SmallRun.run(
            trainer, epochs: epochs, until: criteria,
            calling: [
                .progress(isTerminal: isTerminal, every: interval, showsTimes: showsTimes) {
                    texts.append($0)
                }
            ])
        return texts
    }

    /// Numbers are others' to test.
    private func withoutLosses(_ texts: [String]) -> [String] {
        texts.map { $0.replacing(/(loss|accuracy) [0-9.]+/) { match in "\(match.output.1) L" } }
    }

    @Test func `a log has a line for each epoch`() throws {
        #expect(
            withoutLosses(try output(isTerminal: false)) == [
                "epoch 1/2: loss L, validation loss L, validation accuracy L, 14 rows/s, 0:05 left\n",
                "epoch 2/2: loss L, validation loss L, validation accuracy L, 14 rows/s, 0:00 left\n",
            ])
    }

    @Test func `a log has lines within a long epoch`() throws {
        #expect(
            withoutLosses(try output(isTerminal: false, secondsPerStep: 20, epochs: 1)) == [
                "epoch 1/1: batch 2/5, loss L, 0.8 rows/s, 0:48 left\n",
                "epoch 1/1: batch 4/5, loss L, 0.8 rows/s, 0:08 left\n",
                "epoch 1/1: loss L, validation loss L, validation accuracy L, 0.7 rows/s, 0:00 left\n",
            ])
    }

    @Test func `without times the lines are the same in each run`() throws {
        let texts = try output(isTerminal: false, showsTimes: false)
        #expect(try output(isTerminal: false, secondsPerStep: 3, showsTimes: false) == texts)
        #expect(
            withoutLosses(texts)[0] == "epoch 1/2: loss L, validation loss L, validation accuracy L\n")
    }

    /// Each line erases the one before it.
    @Test func `a terminal shows a bar`() throws {
        let texts = try output(isTerminal: true, epochs: 1)
        #expect(texts.count == 6)
        let bars = texts.map { text in text.split(separator: "\r").last.map(String.init) ?? "" }
        #expect(
            withoutLosses(bars)[1] == "epoch 1/1  [############--------------------]   40 %  16 rows/s  "
                + "0:03 left  loss L")
        for (before, text) in zip(bars, texts.dropFirst()) {
            #expect(text.hasPrefix("\r" + String(repeating: " ", count: before.count) + "\r"))
        }
        #expect(bars[5].hasPrefix("epoch 1/1: loss ") && bars[5].hasSuffix("\n"))
        #expect(texts.dropLast().allSatisfy { !$0.contains("\n") })
    }

    /// Faster than ten lines a second nobody reads.
    @Test func `the bar is written ten times a second at most`() throws {
        let texts = try output(isTerminal: true, secondsPerStep: 0.06, epochs: 4)
        // Every second step; not after an epoch's last one, which its own line follows.
        #expect(texts.count { !$0.contains("\n") } == 8)
        #expect(texts.count { $0.contains("\n") } == 4)
    }

    @Test func `the progress says why a run ended`() throws {
        let texts = try output(isTerminal: true, until: [.time(.seconds(3))])
        #expect(texts.last?.hasSuffix("\rended: time limit of 3.0 seconds\n") == true)
    }

    @Test func `the time left is shown in hours`() throws {
        let texts = try output(isTerminal: false, secondsPerStep: 1000)
        #expect(texts.first?.contains("2:09:10 left") == true, "\(texts.first ?? "")")
    }

    @Test func `a run without an end shows no time left`() throws {
        let two = StopCriterion("two epochs") { $0.records.count == 2 }
        let texts = try output(isTerminal: false, epochs: .max, until: [two])
        #expect(
            withoutLosses(texts)[1]
                == "epoch 2/\(Int.max): loss L, validation loss L, validation accuracy L, 14 rows/s\n")
    }

    /// What the display cannot write never stops the learning.
    @Test(arguments: [false, true])
    func `a display that fails stops no run`(isTerminal: Bool) throws {
        struct Gone: Error {}
        let trainer = try SmallRun.trainer()
        trainer.clock = TrainingClock { [unowned trainer] in .seconds(trainer.iteration) }
        var attempts = 0
        let reason = try SmallRun.run(
            trainer, epochs: 3,
            calling: [
                .progress(isTerminal: isTerminal) { _ in
                    attempts += 1
                    throw Gone()
                }
            ])
        #expect(reason == .epochs && trainer.epoch == 3)
        #expect(attempts == (isTerminal ? 18 : 3))
    }

    @Test func `the bar fits the terminal`() {
        let moment = TrainingMoment(
            epoch: 3, epochs: 30, iteration: 61, batch: 20, batchesPerEpoch: 40, loss: 0.5, rows: 100,
            totalRows: 1000, elapsed: .seconds(1))
        func bar(_ columns: Int?) -> String {
            var report = ProgressReport(isTerminal: true)
            return report.text(for: .iteration, at: moment, columns: columns)
        }
        let whole = "epoch 3/30  [################----------------]   50 %  100 rows/s  0:09 left  loss 0.5"
        #expect(bar(nil) == whole && bar(whole.count + 1) == whole)
        #expect(bar(80) == "epoch 3/30  [############-------------]   50 %  100 rows/s  0:09 left  loss 0.5")
        #expect(bar(55) == "epoch 3/30  []   50 %  100 rows/s  0:09 left  loss 0.5")
        #expect(bar(20) == "epoch 3/30  []   50")
        #expect(bar(1) == "" && bar(0) == "")
    }

    @Test func `names cannot steer the terminal`() {
        let record = EpochRecord(
            epoch: 1, trainingLoss: 1, trainingMetrics: ["\u{1B}[2J": 2], validationLoss: nil,
            validationMetrics: ["값\u{202E}": 3], learningRates: [], seconds: 0)
        let moment = TrainingMoment(
            epoch: 1, epochs: 1, iteration: 1, batch: 1, batchesPerEpoch: 1, loss: nil, rows: 0, totalRows: 0,
            elapsed: .zero)
        var report = ProgressReport(isTerminal: false)
        #expect(
            report.text(for: .epoch(record), at: moment)
                == #"epoch 1/1: loss 1, training \u{1B}[2J 2, validation 값\u{202E} 3"# + "\n")
        #expect(
            report.text(for: .ended(.criterion("\u{7}")), at: moment) == #"ended: \u{07}"# + "\n")
    }

    @Test func `an error leaves a line of its own`() throws {
        struct Failure: Error {}
        let trainer = try SmallRun.trainer()
        trainer.clock = TrainingClock { [unowned trainer] in .seconds(trainer.iteration) }
        var text = ""
        #expect(throws: Failure.self) {
            try trainer.run(
                epochs: 1,
                calling: [
                    .progress(isTerminal: true) { text += $0 },
                    .afterIterations(every: 3) { _, _ in throw Failure() },
                ])
        }
        #expect(text.hasSuffix(" \r"))
    }
}
