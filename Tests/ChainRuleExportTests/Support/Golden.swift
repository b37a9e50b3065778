import Foundation

/// Files that exporters are to write, to the byte. With `CHAINRULE_WRITE_GOLDEN=1` they are written anew, to be read
/// before they are kept.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

    /// The file's text; what was found instead is written there, if that is asked for.
    static func text(_ name: String, writing found: String? = nil) -> String? {
        let url = folder.appending(path: name)
        if let found, ProcessInfo.processInfo.environment["CHAINRULE_WRITE_GOLDEN"] == "1" {
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try? found.write(to: url, atomically: true, encoding: .utf8)
        }
        return try? String(contentsOf: url, encoding: .utf8)
    }
}
