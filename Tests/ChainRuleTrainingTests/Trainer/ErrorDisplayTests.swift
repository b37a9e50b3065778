#if os(Linux) || os(macOS)
    import ChainRule
    import Foundation
    import Testing

    @testable import ChainRuleTraining

    @Suite struct ErrorDisplayTests {
        /// A terminal that is paused holds nobody up, and shows later what it missed.
        @Test func `a reader that pauses stops no run`() throws {
            let pipe = Pipe()
            let display = ErrorDisplay(descriptor: pipe.fileHandleForWriting.fileDescriptor)
            var lines = ""
            for number in 0..<2000 {
                let line = "line \(number)" + String(repeating: ".", count: 90) + "\n"
                lines += line
                display.write(line)  // some 200,000 bytes; a pipe holds 65,536 at most
                if number == 200 { #expect(taken(from: pipe) == lines) }
            }
            var shown = taken(from: pipe)
            for _ in 0..<2 {  // the latest, in pieces that may not fit all at once
                display.write("", patience: .milliseconds(1))
                shown += taken(from: pipe)
            }
            #expect(
                shown.hasPrefix("line 201.") && shown.contains("line 1998.")
                    && shown.hasSuffix(lines.suffix(101)))
            #expect(shown.utf8.count > 110_000 && shown.utf8.count < 140_000)
        }

        /// What there is.
        private func taken(from pipe: Pipe) -> String {
            let descriptor = pipe.fileHandleForReading.fileDescriptor
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            while poll(&request, 1, 0) > 0 {
                let count = read(descriptor, &piece, piece.count)
                bytes += piece.prefix(count)
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// One process each: what standard error is, and what a pipe without a reader does, is a process's
        /// own.
        @Test func `a closed standard error stops no run`() async {
            await #expect(processExitsWith: .exitCode(3)) {
                close(2)
                try Self.learn()
            }
        }

        /// What is opened later may get the number of what is closed.
        @Test func `a file with the descriptor of standard error is not written to`() async {
            await #expect(processExitsWith: .exitCode(3)) {
                let trainer = try SmallRun.trainer()
                // At once, before another of the process's threads opens something.
                close(2)
                let callback = TrainingCallback<Double>.progress()
                var path = Array("\(FileManager.default.temporaryDirectory.path)/display-XXXXXX".utf8CString)
                let file = mkstemp(&path)
                unlink(path)
                dup2(file, 2)
                try trainer.run(epochs: 3, calling: [callback])
                exit(lseek(file, 0, SEEK_END) == 0 ? Int32(trainer.epoch) : 1)
            }
        }

        @Test func `a closed pipe under the progress display stops no run`() async {
            await #expect(processExitsWith: .exitCode(3)) {
                var ends: [Int32] = [0, 0]
                try #require(pipe(&ends) == 0)
                signal(SIGPIPE, SIG_DFL)
                dup2(ends[1], 2)
                close(ends[0])
                close(ends[1])
                try Self.learn()
            }
        }

        #if os(Linux)
            @Test func `a full disk under the progress display stops no run`() async {
                await #expect(processExitsWith: .exitCode(3)) {
                    dup2(open("/dev/full", O_WRONLY), 2)
                    try Self.learn()
                }
            }
        #endif

        /// Three epochs; the status says how many were made.
        private static func learn() throws {
            let trainer = try SmallRun.trainer()
            try trainer.run(epochs: 3, calling: [.progress(isTerminal: true), .progress(isTerminal: false)])
            exit(Int32(trainer.epoch))
        }
    }
#endif
