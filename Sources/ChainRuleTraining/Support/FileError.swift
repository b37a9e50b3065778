import ChainRule

/// An error of reading or writing a file, and the step at which it occurred.
public struct FileError: Error, Hashable, Sendable {
    /// The steps of reading and of writing a file, in their order.
    public enum Step: String, Sendable {
        /// The file is opened.
        case open
        /// Its bytes are read.
        case read
        /// The new file is written beside the old one, under another name.
        case create
        /// The new file's bytes are written.
        case write
        /// The new file's bytes are brought to the disk.
        case sync
        /// The new file replaces the old one.
        case rename
        /// The new file's name is brought to the disk. The file has its name already; only a power failure
        /// might bring the old one back.
        case syncFolder = "sync the folder of"
    }

    /// The step that failed.
    public let step: Step
    /// The file.
    public let path: String
    /// The system's message.
    public let reason: String

    package init(_ step: Step, _ path: String, reason: String) {
        self.step = step
        self.path = path
        self.reason = reason
    }
}

extension FileError: CustomStringConvertible {
    /// The step, the file and the system's message, in a sentence.
    public var description: String {
        "cannot \(step.rawValue) \(path): \(reason)".escapingControlCharacters()
    }
}
