import Foundation

/// A program of another language that tests are run by, where there is one.
public struct ExternalProgram: Sendable {
    let url: URL

    /// The first of that name that the search path has.
    public init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        url = URL(fileURLWithPath: path)
    }

    /// Writes a file, runs the program on it in the file's folder, and reads what it prints.
    public func run(
        _ source: String, file: String, arguments: [String] = []
    ) async throws -> (output: String, status: Int32) {
        try await onOwnThread {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("program-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try source.write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = url
            process.arguments = arguments + [file]
            process.currentDirectoryURL = folder
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (String(decoding: data, as: UTF8.self), process.terminationStatus)
        }
    }
}

/// LaTeX, which says whether formulas are well-formed.
public enum LaTeX {
    public static let program = ExternalProgram("pdflatex")

    /// What is wrong with a text in mathematical environments; `nil` if it can be set.
    public static func problem(in text: String) async throws -> String? {
        guard let program else { return "there is no LaTeX" }
        let document = """
            \\documentclass{article}
            \\usepackage{amsmath}
            \\begin{document}
            \(text)
            \\end{document}
            """
        let (output, status) = try await program.run(
            document, file: "formulas.tex", arguments: ["-halt-on-error", "-interaction=nonstopmode"])
        return status == 0 ? nil : String(output.drop { $0 != "!" }.prefix(400))
    }
}
