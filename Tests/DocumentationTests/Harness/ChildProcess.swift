import Foundation

/// A program run to its end, or to its limit.
struct ChildProcess: Sendable {
    enum Ending: Equatable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)
        case timedOut(Duration)
        case printedTooMuch

        var description: String {
            switch self {
            case .exited(let status): "ended with exit status \(status)"
            case .signalled(let signal): "crashed (signal \(signal))"
            case .timedOut(let limit): "was still running after \(limit) and was killed"
            case .printedTooMuch: "printed more than \(ChildProcess.outputLimit) bytes and was killed"
            }
        }
    }

    var ending: Ending
    var output: String
    var errors: String

    static let outputLimit = 1 << 20

    /// Runs `executable` in `folder`, where its output is collected in files (a pipe nobody reads would block
    /// it).
    static func run(
        _ executable: URL, _ arguments: [String] = [], in folder: URL, limit: Duration
    ) async throws -> ChildProcess {
        let name = executable.lastPathComponent
        let output = try OutputFile(folder.appending(path: "\(name).stdout"))
        let errors = try OutputFile(folder.appending(path: "\(name).stderr"))

        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.handle
        process.standardError = errors.handle
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"  // It takes seconds, and points into the harness.
        environment["NO_COLOR"] = "1"
        process.environment = environment
        try process.run()

        let start = ContinuousClock.now
        var killed: Ending?
        while process.isRunning {
            // Not cancellable: the child must be gone when this returns.
            try? await Task.sleep(for: .milliseconds(5))
            guard killed == nil else { continue }
            if start.duration(to: .now) > limit { killed = .timedOut(limit) }
            if try output.size() + errors.size() > outputLimit { killed = .printedTooMuch }
            if killed != nil { kill(process.processIdentifier, SIGKILL) }
        }
        let ending: Ending =
            process.terminationReason == .exit
            ? .exited(process.terminationStatus) : .signalled(process.terminationStatus)
        return ChildProcess(ending: killed ?? ending, output: try output.text(), errors: try errors.text())
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
