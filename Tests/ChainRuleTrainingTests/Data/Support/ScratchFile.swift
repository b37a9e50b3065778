import Foundation

/// A file that is removed with its last owner.
final class ScratchFile: Sendable {
    let path: String
    var name: String { (path as NSString).lastPathComponent }

    init(_ bytes: [UInt8]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ChainRule-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
