/// Where in the user's code a node was made.
public struct CodeLocation: Hashable, Sendable, CustomStringConvertible {
    /// Module and file, as `#fileID` gives them.
    public let fileID: String
    /// The line, from 1 on.
    public let line: Int

    /// File and line, as in `MyProgram/main.swift:12`.
    public var description: String { "\(fileID):\(line)" }
}
