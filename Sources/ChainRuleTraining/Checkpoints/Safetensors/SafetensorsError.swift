import ChainRule

/// Why a safetensors file cannot be read or written. Places count in bytes from the beginning of the file,
/// ranges of data, as in the format, from the end of the header.
public enum SafetensorsError: Error, Hashable, Sendable {
    /// The file itself cannot be read or written.
    case file(FileError)
    /// There are not even the eight bytes that hold the header's length.
    case tooShort(bytes: Int)
    /// The file is larger than the caller wants to read.
    case tooLarge(bytes: UInt64, limit: Int)
    /// The header is longer than any that the format allows.
    case headerTooLong(UInt64, limit: Int)
    /// The header goes on beyond the end of the file.
    case headerBeyondEnd(UInt64, bytes: UInt64)
    /// The header is no UTF-8.
    case invalidUTF8(at: Int)
    /// The header is no JSON, or not what the format wants.
    case invalidHeader(expected: String, found: String, at: Int)
    /// A number that is negative, no whole number, or too large for an `Int`.
    case invalidNumber(String, at: Int)
    /// A name that is there twice, be it written differently: a tensor's, a field's of a tensor, a key's of
    /// the metadata.
    case duplicateName(String, at: Int)
    /// A tensor has a field that the format does not know.
    case unknownField(String, tensor: String, at: Int)
    /// A tensor lacks its type, its shape or its place.
    case missingField(String, tensor: String, at: Int)
    /// A type of element that the format does not know.
    case unknownType(String, tensor: String, at: Int)
    /// A tensor of this type and shape would have a size that does not exist: more bytes than an `Int` holds,
    /// or half a byte.
    case impossibleShape(ElementType, [Int], tensor: String)
    /// A tensor ends before it begins.
    case reversedRange(tensor: String, begin: Int, end: Int)
    /// A tensor's place is not as large as its type and shape say.
    case sizeMismatch(tensor: String, ElementType, [Int], bytes: Int, needed: Int)
    /// A tensor's data goes on beyond the end of the file.
    case beyondEnd(tensor: String, end: Int, bytes: Int)
    /// Two tensors share bytes.
    case overlap(String, String, at: Int)
    /// There are bytes that belong to no tensor before one that begins at `end`.
    case hole(begin: Int, end: Int, before: String)
    /// There are bytes behind the last tensor.
    case trailingBytes(Int, at: Int)
    /// A tensor cannot have this name, which the format keeps for itself.
    case reservedName(String)
}

extension SafetensorsError: CustomStringConvertible {
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .file(let error):
            return error.description
        case .tooShort(let bytes):
            return "a safetensors file begins with 8 bytes, the header's length; there are \(bytes)"
        case .tooLarge(let bytes, let limit):
            return "the file has \(bytes) bytes; the limit is \(limit)"
        case .headerTooLong(let length, let limit):
            return "the header has \(length) bytes; at most \(limit) are allowed"
        case .headerBeyondEnd(let length, let bytes):
            return "the header has \(length) bytes, but the file only \(bytes)"
        case .invalidUTF8(let place):
            return "byte \(place): the header is no UTF-8"
        case .invalidHeader(let expected, let found, let place):
            return "byte \(place): \(expected) is expected, not \(found)"
        case .invalidNumber(let text, let place):
            return "byte \(place): \(text) is no whole number from 0 to \(Int.max)"
        case .duplicateName(let name, let place):
            return "byte \(place): \"\(name)\" is there a second time"
        case .unknownField(let field, let tensor, let place):
            return
                "byte \(place): tensor \"\(tensor)\" has a field \"\(field)\", which the format does not know"
        case .missingField(let field, let tensor, let place):
            return "byte \(place): tensor \"\(tensor)\" has no \"\(field)\""
        case .unknownType(let type, let tensor, let place):
            return
                "byte \(place): tensor \"\(tensor)\" has the type \"\(type)\", which the format does not know"
        case .impossibleShape(let type, let shape, let tensor):
            return "tensor \"\(tensor)\": \(type.rawValue) \(shape) has no size"
        case .reversedRange(let tensor, let begin, let end):
            return "tensor \"\(tensor)\" ends at \(end) before it begins at \(begin)"
        case .sizeMismatch(let tensor, let type, let shape, let bytes, let needed):
            return
                "tensor \"\(tensor)\": \(type.rawValue) \(shape) needs \(needed) bytes; its place has \(bytes)"
        case .beyondEnd(let tensor, let end, let bytes):
            return "tensor \"\(tensor)\" ends at \(end), but there are only \(bytes) bytes of data"
        case .overlap(let first, let second, let place):
            return "tensor \"\(second)\" begins at \(place), inside of tensor \"\(first)\""
        case .hole(let begin, let end, let tensor):
            return "bytes \(begin)..<\(end) of the data, before tensor \"\(tensor)\", belong to none"
        case .trailingBytes(let count, let place):
            return "bytes \(place)..<\(place + count) of the data, behind the last tensor, belong to none"
        case .reservedName(let name):
            return "a tensor cannot be named \"\(name)\": the format keeps this name for the metadata"
        }
    }
}
