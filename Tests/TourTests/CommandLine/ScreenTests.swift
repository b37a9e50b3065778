import Foundation
import Testing

@testable import Tour

@Suite struct ScreenTests {
    @Test func colorsAndBarsNeedATerminalThatShowsThem() {
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

    private func bar(_ environment: [String: String], isTerminal: Bool = true) throws -> String {
        var text = ""
        let terminal = Terminal(isTerminal: isTerminal, environment: environment)
        let screen = Screen(terminal) { text += $0 }
        var progress = ProgressBar(total: 200, unit: "digits", on: screen)
        try progress.advance(by: 50)
        try screen.print(screen.bold("half of it"))
        try progress.advance(by: 150)
        try screen.print("all")
        return text
    }

    @Test func theBarIsWrittenOver() throws {
        let text = try bar(["NO_COLOR": "1"])
        #expect(text.contains("[##########------------------------------]  25 %"))
        #expect(text.contains("[########################################] 100 %"))
        #expect(text.contains(" digits/s"))
        #expect(!text.contains("\u{1B}"))
        #expect(shown(text) == ["half of it", "all", ""])
    }

    @Test func elsewhereThereIsNone() throws {
        #expect(try bar(["TERM": "dumb"]) == "half of it\nall\n")
        #expect(try bar([:], isTerminal: false) == "half of it\nall\n")
        #expect(try bar([:]).contains("\u{1B}[1mhalf of it\u{1B}[0m\n"))
    }

    @Test func greyLevelsBecomeCharacters() {
        var pixels = [Float](repeating: 0, count: 64)
        pixels.replaceSubrange(8..<12, with: [1, 0.5, 1.0 / 16, 0])
        #expect(picture(pixels)[1] == "@@++..          ")
        #expect(picture(pixels).count == 8)
    }

    #if !os(Windows)
        // Also where whoever starts it ignores the signal, as services do.
        @Test(arguments: ["", "trap '' PIPE; "])
        func aClosedPipeEndsTheProgramQuietly(_ preparation: String) throws {
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let run = try runTour(
                "-c", preparation + "exec \"$0\"", programURL.path,
                program: URL(fileURLWithPath: "/bin/sh"), into: pipe.fileHandleForWriting)
            #expect(run.reason == .uncaughtSignal && run.status == SIGPIPE)
            #expect(run.errors.isEmpty)
        }
    #endif

    #if os(Linux)
        @Test func aFullDiskIsSaid() throws {
            let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
            let run = try runTour("graph", into: full)
            #expect(run.reason == .exit && run.status == 74)
            #expect(run.errors.hasPrefix("Tour: the output cannot be written: "))
            #expect(run.errors.hasSuffix("There isn’t enough space.\n"))
        }
    #endif
}
