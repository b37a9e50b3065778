import ChainRule
import ChainRuleTraining

/// An error of reading or writing a NumPy file: an npy or an npz.
public enum NumPyError: Error, Hashable, Sendable {
    /// The file itself cannot be read or written.
    case file(FileError)
    /// The file, or what it decompresses to, is larger than the caller wants to read.
    case tooLarge(bytes: UInt64, limit: Int)
    /// What is wrong with the contents. Offsets count in bytes from the beginning of the file.
    case malformed(String)
    /// What NumPy can store, and this library does not read or write: pickled objects, text, records.
    case unsupported(String)
    /// An error in an array of an npz, in which offsets count from the beginning of the array's npy.
    indirect case inArray(String, NumPyError)

    static func malformed(at offset: Int, _ reason: String) -> NumPyError {
        .malformed("byte \(offset): \(reason)")
    }
}

extension NumPyError: RegularFileError {}

extension NumPyError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .tooLarge(let bytes, let limit): "there are \(bytes) bytes; the limit is \(limit)"
        case .malformed(let reason), .unsupported(let reason): reason.escapingControlCharacters()
        case .inArray(let name, let error): "array \"\(name)\": \(error)".escapingControlCharacters()
        }
    }
}
