import Foundation
import TestSupport

/// A program run to its end, or to its limit.
struct ChildProcess: Sendable {
    enum Ending: Equatable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)
        case workedTooLong(seconds: Int)
        case neverEnded(Duration)
        case printedTooMuch

        var description: String {
            switch self {
            case .exited(let status): "ended with exit status \(status)"
            case .signalled(let signal): "crashed (signal \(signal))"
            case .workedTooLong(let seconds): "was still working after \(seconds) s of its own and was killed"
            case .neverEnded(let patience): "had not ended after \(patience) and was killed"
            case .printedTooMuch: "printed more than \(ChildProcess.outputLimit) bytes and was killed"
            }
        }
    }

    /// How long a program may take.
    struct Limit {
        /// Processor time of its own, which passes no faster on a machine with other things to do.
        var seconds: Int
        /// From its start on, for what waits for ever: so long that no machine is so slow.
        var patience = Duration.seconds(1800)
    }

    var ending: Ending
    var output: String
    var errors: String

    static let outputLimit = 1 << 20

    /// Runs `executable` in `folder`, where its output is collected in files (a pipe nobody reads would block
    /// it).
    static func run(
        _ executable: URL, _ arguments: [String] = [], in folder: URL, limit: Limit
    ) async throws -> ChildProcess {
        // Not cancellable: the child must be gone when this returns.
        try await onOwnThread { try runHere(executable, arguments, in: folder, limit: limit) }
    }

    private static func runHere(
        _ executable: URL, _ arguments: [String], in folder: URL, limit: Limit
    ) throws -> ChildProcess {
        let name = executable.lastPathComponent
        let output = try OutputFile(folder.appending(path: "\(name).stdout"))
        let errors = try OutputFile(folder.appending(path: "\(name).stderr"))

        let process = Process()
        // The shell becomes the program, which the system then sends SIGXCPU at its limit.
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", "ulimit -S -t \(limit.seconds) && exec \"$0\" \"$@\"", executable.path] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.handle
        process.standardError = errors.handle
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"  // It takes seconds, and points into the harness.
        environment["NO_COLOR"] = "1"
        process.environment = environment
        unblockTheLimitsSignal()
        try process.run()

        let start = ContinuousClock.now
        var killed: Ending?
        while process.isRunning {
            usleep(5_000)
            guard killed == nil else { continue }
            if start.duration(to: .now) > limit.patience { killed = .neverEnded(limit.patience) }
            if try output.size() + errors.size() > outputLimit { killed = .printedTooMuch }
            if killed != nil { kill(process.processIdentifier, SIGKILL) }
        }
        let ending = killed ?? Self.ending(of: process, limit)
        return ChildProcess(ending: ending, output: try output.text(), errors: try errors.text())
    }

    /// A child inherits what the thread that starts it blocks, and threads of the pool block most signals.
    private static func unblockTheLimitsSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGXCPU)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func ending(of process: Process, _ limit: Limit) -> Ending {
        let status = process.terminationStatus
        if process.terminationReason == .exit { return .exited(status) }
        return status == SIGXCPU ? .workedTooLong(seconds: limit.seconds) : .signalled(status)
    }
}

/// A file that collects what a child prints.
private struct OutputFile {
    var url: URL
    var handle: FileHandle

    init(_ url: URL) throws {
        try Data().write(to: url)
        self.url = url
        self.handle = try FileHandle(forWritingTo: url)
    }

    func size() throws -> Int {
        try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int ?? 0
    }

    func text() throws -> String {
        try handle.close()
        let contents = try FileHandle(forReadingFrom: url)
        return String(
            decoding: try contents.read(upToCount: ChildProcess.outputLimit) ?? Data(), as: UTF8.self)
    }
}
