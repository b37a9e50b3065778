import Foundation

/// A Swift file of the library.
struct SourceFile {
    /// From the target's folder on: "Graph/Storage".
    let folder: String
    let name: String
    let text: String

    private static let sources = URL(fileURLWithPath: #filePath).appending(path: "../../../../Sources")
        .standardized

    /// All files of a target, or of a folder in it.
    static func all(in path: String) throws -> [SourceFile] {
        let target = sources.appending(path: path.split(separator: "/")[0])
        let files = FileManager.default.enumerator(
            at: sources.appending(path: path), includingPropertiesForKeys: nil)
        return try (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map { url in
            let folder = url.deletingLastPathComponent().pathComponents.dropFirst(target.pathComponents.count)
            return SourceFile(
                folder: folder.joined(separator: "/"), name: url.lastPathComponent,
                text: try String(contentsOf: url, encoding: .utf8))
        }
    }

    /// The text without comments and strings.
    var code: String {
        text.replacing(/"""[\s\S]*?"""/, with: "").replacing(/(?m)\/\/.*$/, with: "")
            .replacing(/"(\\.|[^"\\\n])*"/, with: "")
    }

    /// The types that the file declares, but for those within others.
    var types: Set<String> {
        let declaration =
            /(?m)^(?:@\w+(?:\([^)]*\))? |public |package |final |indirect )*(?:protocol|struct|class|enum|actor|typealias) (\w+)/
        return Set(code.matches(of: declaration).map { String($0.1) })
    }

    var words: Set<String> { Set(code.matches(of: /\w+/).map { String($0.0) }) }
}
