#if os(Linux) || os(macOS)
    import ChainRule
    import Foundation
    import TestSupport
    import Testing

    @testable import ChainRuleTraining

    /// What can only be tried out in a process of its own: being killed, and limits that hold for a process.
    @Suite(.serialized) struct AtomicFileChildTests {
        /// What a child and the test that started it have in common: both know the test's process.
        private static func folder(of process: Int32) -> URL {
            FileManager.default.temporaryDirectory.appending(path: "ChainRule-children-\(process)")
        }
        private static var ownFolder: URL { folder(of: getpid()) }
        private static var parentsFolder: URL { folder(of: getppid()) }

        init() throws {
            try? FileManager.default.removeItem(at: Self.ownFolder)
            try FileManager.default.createDirectory(at: Self.ownFolder, withIntermediateDirectories: true)
        }

        private func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: Self.ownFolder.path).sorted()
        }

        /// A checkpoint of two mebibytes that says in all its parts which one it is.
        private static func checkpoint(_ number: Int64) throws -> Checkpoint {
            var checkpoint = Checkpoint()
            checkpoint.integers["number"] = number
            checkpoint.model["w"] = try StoredTensor(
                Matrix<Double>(repeating: Double(number), rows: 1 << 9, columns: 1 << 9))
            return checkpoint
        }

        /// The number of the checkpoint that is there, if it is whole.
        private static func number(at url: URL) throws -> Int64 {
            let found = try Checkpoint(contentsOf: url)
            let number = try found.integer("number")
            #expect(try found == checkpoint(number))
            return number
        }

        /// Killed at once behind each step: the old file until it is renamed, then the new one.
        @Test(arguments: [.create, .write, .sync, .rename, .syncFolder] as [FileError.Step])
        func `a writer killed after any step leaves a whole file`(step: FileError.Step) async throws {
            let number: Int64 = [.rename, .syncFolder].contains(step) ? 2 : 1
            defer { try? FileManager.default.removeItem(at: Self.ownFolder) }
            let url = Self.ownFolder.appending(path: "x")
            try Self.checkpoint(1).write(to: url)
            try Data(step.rawValue.utf8).write(to: Self.ownFolder.appending(path: "step"))
            await #expect(processExitsWith: .signal(SIGKILL)) {
                let folder = Self.parentsFolder
                let step = try String(contentsOf: folder.appending(path: "step"), encoding: .utf8)
                let data = try Self.checkpoint(2).safetensors.data()
                try AtomicFile.replace(folder.appending(path: "x"), with: data) {
                    if $0.rawValue == step { kill(getpid(), SIGKILL) }
                }
            }
            #expect(try Self.number(at: url) == number)
            #expect(try names().contains(".x.tmp") == (number == 1))
            try Self.checkpoint(3).write(to: url)
            #expect(try Self.number(at: url) == 3)
            #expect(try names() == ["step", "x"])
        }

        /// Killed again and again while it writes: a whole file each time, never an older one than before.
        @Test func `a writer killed at any time leaves a whole file`() async throws {
            defer { try? FileManager.default.removeItem(at: Self.ownFolder) }
            let url = Self.ownFolder.appending(path: "x")
            var last: Int64 = 0
            try Self.checkpoint(last).write(to: url)
            for _ in 0..<LongTests.count(40, usually: 10) {
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    let url = Self.parentsFolder.appending(path: "x")
                    // One write first: on a busy machine there might be none in the time that is left.
                    var number = try Self.number(at: url) + 1
                    try Self.checkpoint(number).write(to: url)
                    Thread.detachNewThread {
                        usleep(.random(in: 0..<40_000))
                        kill(getpid(), SIGKILL)
                    }
                    while true {
                        number += 1
                        try Self.checkpoint(number).write(to: url)
                    }
                }
                let number = try Self.number(at: url)
                #expect(number > last)
                last = number
            }
        }

        /// The disk has no room for the new file (here: the process may not write more).
        @Test func `a disk without room leaves the old file`() async throws {
            defer { try? FileManager.default.removeItem(at: Self.ownFolder) }
            let url = Self.ownFolder.appending(path: "x")
            try Self.checkpoint(1).write(to: url)
            await #expect(processExitsWith: .success) {
                let url = Self.parentsFolder.appending(path: "x")
                let checkpoint = try Self.checkpoint(2)
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 1_500_000, rlim_max: 1_500_000)
                try #require(setrlimit(fileSizeLimit, &limit) == 0)
                #expect(
                    throws: CheckpointError.file(.file(FileError(.write, url.path, reason: "File too large")))
                ) { try checkpoint.write(to: url) }
            }
            #expect(try Self.number(at: url) == 1)
            #expect(try names() == ["x"])
        }

        /// A writer that was stopped (by Ctrl-Z, or by a debugger) keeps another one from its file, but not
        /// for ever.
        @Test func `a writer stopped while it writes is waited for`() async throws {
            defer { try? FileManager.default.removeItem(at: Self.ownFolder) }
            let url = Self.ownFolder.appending(path: "x")
            try Self.checkpoint(1).write(to: url)
            async let killed: Void = Self.killWriter(of: url)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                let folder = Self.parentsFolder
                try AtomicFile.replace(folder.appending(path: "x"), with: Data(count: 3 << 20)) { step in
                    guard step == .write else { return }
                    try? Data("\(getpid())".utf8).write(to: folder.appending(path: "pid"), options: .atomic)
                    raise(SIGSTOP)
                }
            }
            try await killed
            #expect(try Self.number(at: url) == 1)
            try Self.checkpoint(2).write(to: url)
            #expect(try names() == ["pid", "x"])
        }

        /// Waits until it is stopped, tries to write as well, and kills it.
        private static func killWriter(of url: URL) async throws {
            let file = ownFolder.appending(path: "pid")
            while !FileManager.default.fileExists(atPath: file.path) {
                try await Task.sleep(for: .milliseconds(2))
            }
            let process = try #require(Int32(String(contentsOf: file, encoding: .utf8)))
            defer { kill(process, SIGKILL) }
            let error = #expect(throws: FileError.self) {
                try AtomicFile.replace(url, with: Data(), patience: .milliseconds(50))
            }
            #if os(Linux)
                #expect(error?.reason.hasPrefix("process \(process) is writing it") == true)
            #endif
            #expect(error?.reason.hasSuffix("has not got on for 0.05 seconds") == true)
        }

        /// `program 2>&-`: what it prints must not end up in the file that has become its standard error.
        @Test func `a file is written without standard descriptors`() async throws {
            defer { try? FileManager.default.removeItem(at: Self.ownFolder) }
            await #expect(processExitsWith: .success) {
                for descriptor in Int32(0)...2 { close(descriptor) }
                try AtomicFile.replace(Self.parentsFolder.appending(path: "x"), with: Data([1, 2])) { _ in
                    for descriptor in Int32(0)...2 {
                        _ = [33].withUnsafeBytes { systemWrite(descriptor, $0) }
                    }
                }
            }
            #expect(try Data(contentsOf: Self.ownFolder.appending(path: "x")) == Data([1, 2]))
        }

        @Test func `a folder that may not be written to is an error`() async throws {
            let manager = FileManager.default
            let url = Self.ownFolder.appending(path: "x")
            try Self.checkpoint(1).write(to: url)
            try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: Self.ownFolder.path)
            defer {
                try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: Self.ownFolder.path)
                try? manager.removeItem(at: Self.ownFolder)
            }
            await #expect(processExitsWith: .success) {
                let url = Self.parentsFolder.appending(path: "x")
                if geteuid() == 0 { try #require(setuid(65534) == 0) }  // nothing is forbidden to root
                #expect(throws: FileError(.create, url.path, reason: "Permission denied")) {
                    try AtomicFile.replace(url, with: Data([1]))
                }
            }
            #expect(try Self.number(at: url) == 1)
            #expect(try names() == ["x"])
        }
    }

    #if canImport(Glibc)
        private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
        private let fileSizeLimit = RLIMIT_FSIZE
    #endif
#endif
