import Foundation
import TestSupport

#if canImport(Darwin)
    private let testBundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
    private let productsFolder = testBundle.bundleURL.deletingLastPathComponent()
#else
    private let productsFolder = Bundle.main.bundleURL
#endif

/// The program that was built beside the tests.
#if os(Windows)
    let programURL = productsFolder.appendingPathComponent("Tour.exe")
#else
    let programURL = productsFolder.appendingPathComponent("Tour")
#endif

/// What a run of the program left.
struct Run {
    let reason: Process.TerminationReason
    let status: Int32
    let output: String
    let errors: String
}

/// Runs the program. Its output, which is no terminal, is read, unless it goes into a file.
func runTour(
    _ arguments: String..., program: URL = programURL, into file: FileHandle? = nil
) async throws -> Run {
    try await onOwnThread { try runHere(arguments, program, file) }
}

private func runHere(_ arguments: [String], _ program: URL, _ file: FileHandle?) throws -> Run {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    if let file { process.standardOutput = file } else { process.standardOutput = output }
    process.standardError = errors
    try process.run()
    // What goes to standard error is a line or two, so the one can be read after the other.
    let outputText = file == nil ? try readAll(output) : ""
    let errorText = try readAll(errors)
    process.waitUntilExit()
    return Run(
        reason: process.terminationReason, status: process.terminationStatus, output: outputText,
        errors: errorText)
}

private func readAll(_ pipe: Pipe) throws -> String {
    String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
}
