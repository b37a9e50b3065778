import Foundation
import Testing

@testable import ChainRuleDrawing

/// Compares a picture, byte for byte, with `Docs/Images/NAME.svg`, which pages show.
///
/// Where `CHAINRULE_WRITE_PICTURES` is set in the environment, the file is written instead: look at it, and
/// commit it.
func expectDocumented(
    _ name: String, _ picture: SVG, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let file = root.appendingPathComponent("Docs/Images/\(name).svg")
    if ProcessInfo.processInfo.environment["CHAINRULE_WRITE_PICTURES"] != nil {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        return try picture.write(to: file)
    }
    let documented = try? String(contentsOf: file, encoding: .utf8)
    // Not the texts themselves, which are long.
    let isSame = documented == picture.text
    #expect(
        isSame, "Docs/Images/\(name).svg is another picture; CHAINRULE_WRITE_PICTURES=1 writes it anew",
        sourceLocation: sourceLocation)
}
