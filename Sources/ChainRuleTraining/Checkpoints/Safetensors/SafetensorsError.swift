import ChainRule

/// An error of reading or writing a safetensors file.
public enum SafetensorsError: Error, Hashable, Sendable {
    /// The file itself cannot be read or written.
    case file(FileError)
    /// The file is larger than the caller wants to read.
    case tooLarge(bytes: UInt64, limit: Int)
    /// What is wrong with the contents. Offsets count in bytes from the beginning of the file, ranges of
    /// data, as in the format, from the end of the header.
    case malformed(String)

    static func headerTooLong(_ length: UInt64, _ limit: Int) -> SafetensorsError {
        .malformed("the header has \(length) bytes; at most \(limit) are allowed")
    }

    static func malformed(at offset: Int, _ reason: String) -> SafetensorsError {
        .malformed("byte \(offset): \(reason)")
    }
}

extension SafetensorsError: RegularFileError {}

extension SafetensorsError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .tooLarge(let bytes, let limit): "the file has \(bytes) bytes; the limit is \(limit)"
        case .malformed(let reason): reason.escapingControlCharacters()
        }
    }
}
