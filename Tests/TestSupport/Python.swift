import Foundation

/// The Python that `CHAINRULE_PYTHON` names, for what is compared with other programs.
///
/// Without the variable such tests are left out; with it, they fail where a package is missing that
/// `.ci/run` installs.
public enum Python {
    /// Its path; `nil` if the variable is not set.
    public static let path = ProcessInfo.processInfo.environment["CHAINRULE_PYTHON"]
    /// Whether there is one.
    public static var isThere: Bool { path != nil }

    /// Whether it has a module: `torch`.
    public static func has(_ module: String) async throws -> Bool {
        guard isThere else { return false }
        let find = "import importlib.util; print(importlib.util.find_spec('\(module)') is not None)"
        return try await run(find, in: TestFolder()).hasPrefix("True")
    }

    /// Runs a program in a folder, and returns what it prints.
    ///
    /// - Throws: `PythonError` with the end of what it says if it fails.
    @discardableResult
    public static func run(
        _ source: String, in folder: TestFolder, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> String {
        let file = folder["program-\(UUID().uuidString).py"]
        try source.write(to: file, atomically: true, encoding: .utf8)
        return try await run(file: file, in: folder, arguments: arguments, environment: environment)
    }

    /// Runs a file in a folder, and returns what it prints.
    @discardableResult
    public static func run(
        file: URL, in folder: TestFolder, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> String {
        guard let path else { throw PythonError(text: "CHAINRULE_PYTHON is not set") }
        return try await onOwnThread {
            let (process, output, errors) = (Process(), Pipe(), folder["errors-\(UUID().uuidString)"])
            try Data().write(to: errors)
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [path, file.path] + arguments
            process.currentDirectoryURL = folder.url
            process.environment = ProcessInfo.processInfo.environment
                .merging(["OMP_NUM_THREADS": "1"]) { $1 }.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            let text = String(decoding: data, as: UTF8.self)
            if process.terminationStatus != 0 {
                let said = try String(contentsOf: errors, encoding: .utf8)
                throw PythonError(text: "\(text.suffix(2000))\n\(said.suffix(4000))")
            }
            return text
        }
    }
}

/// What a failed program said.
public struct PythonError: Error, CustomStringConvertible {
    public let text: String
    public var description: String { text }
}
