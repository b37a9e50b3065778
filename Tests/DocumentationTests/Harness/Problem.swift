import Testing

/// Something wrong with a page, at a line of it.
struct Problem: Equatable, CustomStringConvertible {
    /// The page's path from the root of the repository.
    var file: String
    var line: Int
    var message: String

    var description: String { "\(file):\(line): \(message)" }

    /// Fails the running test at the page's line rather than at the harness's.
    func record() {
        let location = SourceLocation(
            fileID: "DocumentationTests/\(file)", filePath: file, line: max(line, 1), column: 1)
        Issue.record(Comment(rawValue: description), sourceLocation: location)
    }
}

extension String {
    /// Every line moved to the right, for quoting inside a message.
    var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    }
}
