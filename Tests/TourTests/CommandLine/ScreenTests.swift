import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@testable import Tour

@Suite struct ScreenTests {
    @Test func `colors and bars need a terminal that shows them`() {
        func terminal(_ environment: [String: String], isTerminal: Bool = true) -> [Bool] {
            let terminal = Terminal(isTerminal: isTerminal, environment: environment)
            return [terminal.rewritesLines, terminal.hasColor]
        }
        #expect(terminal(["TERM": "xterm"]) == [true, true])
        #expect(terminal(["NO_COLOR": "1"]) == [true, false])
        #expect(terminal(["NO_COLOR": ""]) == [true, true])
        #expect(terminal(["TERM": "dumb"]) == [false, false])
        #expect(terminal([:], isTerminal: false) == [false, false])
    }

    /// What a terminal shows in the end, of text with carriage returns.
    private func shown(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var cells: [Character] = []
            for part in line.split(separator: "\r", omittingEmptySubsequences: false) {
                cells.replaceSubrange(0..<min(cells.count, part.count), with: part)
            }
            return trimmed(String(cells))
        }
    }

    /// What a run of two batches, of which the first is all that has been learned from so far, writes.
    private func training(_ environment: [String: String], isTerminal: Bool = true) throws -> String {
        var text = ""
        let screen = Screen(Terminal(isTerminal: isTerminal, environment: environment)) { text += $0 }
        var generator = SeededGenerator(seed: 1)
        let moons = try Dataset<Float>.moons(count: 8, using: &generator)
        let network = try Network<Matrix<Float>>.classifier(inputs: 2, hidden: [2], classes: 2, seed: 1)
        let trainer = try Trainer(network, on: moons, optimizer: SGD(learningRate: 0.1), batchSize: 4)
        // Steps of a second each, so that there is something to show.
        var seconds = 0.0
        trainer.clock = TrainingClock {
            seconds += 1
            return .seconds(seconds)
        }
        try screen.print(screen.bold("learning"))
        try trainer.run(epochs: 1, calling: [screen.progress()])
        return text
    }

    @Test func `the bar is written over`() throws {
        let text = try training(["NO_COLOR": "1"])
        #expect(text.contains("[################----------------]   50 %"))
        #expect(!text.contains("\u{1B}"))
        let lines = shown(text)
        #expect(lines.count == 3)
        #expect(lines[0] == "learning" && lines[1].hasPrefix("epoch 1/1: loss ") && lines[2] == "")
    }

    @Test func `elsewhere than on a terminal there is no bar`() throws {
        let plain = try training([:], isTerminal: false)
        #expect(!plain.contains("\r") && !plain.contains("#"))
        #expect(try training(["TERM": "dumb"]) == plain)
        #expect(try training([:]).contains("\u{1B}[1mlearning\u{1B}[0m\n"))
    }

    #if !os(Windows)
        // Also where whoever starts it ignores the signal, as services do.
        @Test(arguments: ["", "trap '' PIPE; "])
        func `a closed pipe ends the program quietly`(_ preparation: String) async throws {
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let run = try await runTour(
                "-c", preparation + "exec \"$0\"", programURL.path,
                program: URL(fileURLWithPath: "/bin/sh"), into: pipe.fileHandleForWriting)
            #expect(run.reason == .uncaughtSignal && run.status == SIGPIPE)
            #expect(run.errors.isEmpty)
        }
    #endif

    #if !os(Windows)
        /// Nowhere to write to is no reason to end otherwise than by a status.
        @Test(arguments: [
            ("xyz 2>&-", 64, ""), ("xyz >&- 2>&- <&-", 64, ""), ("digits --data /missing.csv 2>&-", 66, ""),
            ("graph >&-", 74, "Tour: the output cannot be written: Bad file descriptor\n"),
            ("--help >&- 2>&-", 74, ""), ("graph 2>&-", 0, ""),
            ("digits --epochs 1 >&-", 74, "Tour: the output cannot be written: "),
        ])
        func `closed descriptors change no exit status`(
            _ arguments: String, _ status: Int32, _ complaint: String
        ) async throws {
            let run = try await runTour(
                "-c", "exec \"$0\" \(arguments)", programURL.path, program: URL(fileURLWithPath: "/bin/sh"))
            #expect(run.reason == .exit && run.status == status)
            #expect(run.errors.hasPrefix(complaint) && run.errors.isEmpty == complaint.isEmpty)
        }
    #endif

    #if os(Linux)
        @Test func `a full disk is said`() async throws {
            let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
            let run = try await runTour("graph", into: full)
            #expect(run.reason == .exit && run.status == 74)
            #expect(run.errors == "Tour: the output cannot be written: No space left on device\n")
        }
    #endif
}
