import Foundation

/// `swiftc`, told to compile a page's program as a module that depends on the library.
struct Compiler {
    var build: BuildFolder

    /// A message of the compiler's, at a line of the page.
    struct Diagnostic: Equatable {
        var file: String
        var line: Int
        var isError: Bool
        var message: String
    }

    enum Result {
        case compiled(URL)
        /// What could be read out of the compiler's log, and the log.
        case refused([Diagnostic], log: String)
    }

    private static let limit = ChildProcess.Limit(seconds: 300)

    /// Compiles and links `program` in `folder`.
    func compile(_ program: PageProgram, in folder: URL) async throws -> Result {
        let main = folder.appending(path: "main.swift")
        let support = folder.appending(path: "Support.swift")
        let product = folder.appending(path: "page")
        try program.main.write(to: main, atomically: true, encoding: .utf8)
        try program.support.write(to: support, atomically: true, encoding: .utf8)

        let arguments =
            ["-wmo", "-warnings-as-errors", main.path, support.path, "-o", product.path] + build.linkFlags
        return try await compile(arguments, to: product, in: folder)
    }

    /// Runs `swiftc` with the library in reach.
    func compile(_ arguments: [String], to product: URL, in folder: URL) async throws -> Result {
        let arguments =
            ["swiftc", "-swift-version", "6", "-Onone", "-module-name", "Reader"]
            + ["-diagnostic-style", "llvm", "-no-color-diagnostics"] + build.importFlags + arguments
        let run = try await ChildProcess.run(Self.launcher, arguments, in: folder, limit: Self.limit)
        let log = run.errors + run.output
        switch run.ending {
        case .exited(0):
            return .compiled(product)
        case .exited(127):
            throw HarnessError("swiftc was not found. It must be in a folder of PATH.\n\(log)")
        case .exited:
            return .refused(Self.diagnostics(in: log), log: log)
        default:
            throw HarnessError("swiftc \(run.ending)\n\(log)")
        }
    }

    /// The files of a module's symbol graph: its public symbols, and those that it adds to types of other
    /// modules.
    func symbolGraphs(of module: String, in folder: URL) async throws -> [URL] {
        struct Information: Decodable {
            struct Target: Decodable { var triple: String }
            var target: Target
        }
        let about = try await output(of: ["swiftc", "-print-target-info"], in: folder)
        let target = try JSONDecoder().decode(Information.self, from: Data(about.utf8)).target.triple
        var arguments = ["swift", "symbolgraph-extract", "-module-name", module, "-target", target]
        arguments += ["-minimum-access-level", "public", "-skip-synthesized-members"]
        arguments += ["-output-dir", folder.path]
        #if os(macOS)
            let sdk = try await output(of: ["--show-sdk-path"], in: folder)
            arguments += ["-sdk", sdk.trimmingCharacters(in: .whitespacesAndNewlines)]
        #endif
        _ = try await output(of: arguments + build.importFlags, in: folder)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return files.filter { $0.lastPathComponent.hasSuffix(".symbols.json") }
    }

    private func output(of tool: [String], in folder: URL) async throws -> String {
        let run = try await ChildProcess.run(Self.launcher, tool, in: folder, limit: Self.limit)
        guard run.ending == .exited(0) else { throw HarnessError("\(tool) \(run.ending)\n\(run.errors)") }
        return run.output
    }

    /// What finds `swiftc`: the first argument.
    private static var launcher: URL {
        #if os(macOS)
            URL(fileURLWithPath: "/usr/bin/xcrun")
        #else
            URL(fileURLWithPath: "/usr/bin/env")
        #endif
    }

    /// The messages in the form `Docs/Page.md:12:7: error: message`.
    static func diagnostics(in log: String) -> [Diagnostic] {
        log.split(separator: "\n").compactMap { line in
            let pattern = /^(.+?):(\d+):\d+: (error|note): (.*)$/
            guard let match = line.firstMatch(of: pattern), let number = Int(match.2) else { return nil }
            return Diagnostic(
                file: String(match.1), line: number, isError: match.3 == "error", message: String(match.4))
        }
    }
}
