import Foundation

/// A file for the time of `body`, which gets its path and its name.
func withFile(_ bytes: [UInt8], _ body: (_ path: String, _ name: String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("ChainRule-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path, url.lastPathComponent)
}
