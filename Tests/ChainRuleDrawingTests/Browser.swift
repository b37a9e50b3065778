import Foundation
import TestSupport

/// A browser that shows pages to tests: Chromium, where there is one.
enum Browser {
    /// The program of `CHAINRULE_CHROMIUM`, or the first that the search path has. Where the variable is set,
    /// tests in the browser are not left out.
    static let program: URL? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["CHAINRULE_CHROMIUM"], !path.isEmpty { return URL(fileURLWithPath: path) }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        for name in ["chromium", "chromium-browser", "google-chrome"] {
            for folder in folders {
                let path = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: path) { return URL(fileURLWithPath: path) }
            }
        }
        return nil
    }()

    static var isThere: Bool { program != nil }

    struct Visit {
        /// What the script returned, as JSON.
        let result: Data
        /// What the page wrote to the console, errors among it.
        let console: [String]
    }

    enum Problem: Error {
        case noResult(String)
    }

    /// Opens a page and runs a script on it.
    ///
    /// - Parameter script: the body of a function; what it returns is read back.
    static func visit(
        _ page: String, width: Int = 1280, isDark: Bool = false, _ script: String
    ) async throws -> Visit {
        try await onOwnThread {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "chainrule-page-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appendingPathComponent("page.html")
            let reader = """
                <script>
                const result = JSON.stringify((() => { \(script) })());
                document.title = "visited";
                document.documentElement.setAttribute("data-result", btoa(unescape(encodeURIComponent(result))));
                </script>
                """
            try page.replacingOccurrences(of: "</body>", with: reader + "</body>")
                .write(to: file, atomically: true, encoding: .utf8)
            let process = Process()
            process.executableURL = program
            process.arguments = [
                "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
                "--user-data-dir=\(folder.path)/profile", "--window-size=\(width),900",
            ]
            process.arguments?.append("--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)")
            process.arguments? += ["--dump-dom", file.absoluteString]
            let errors = folder.appendingPathComponent("errors")
            try Data().write(to: errors)
            let output = Pipe()
            process.standardOutput = output
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            let dom = String(decoding: data, as: UTF8.self)
            let log = try String(contentsOf: errors, encoding: .utf8)
            let console = log.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
            guard let start = dom.range(of: "data-result=\"")?.upperBound,
                let end = dom[start...].firstIndex(of: "\""),
                let result = Data(base64Encoded: String(dom[start..<end]))
            else { throw Problem.noResult("\(console) \(dom.prefix(400))") }
            return Visit(result: result, console: console)
        }
    }
}
