import ChainRuleTraining
import Foundation

/// A message in the wire format of Protocol Buffers, field after field, as ONNX and TensorBoard have them.
///
/// ```swift
/// var message = ProtobufMessage()
/// message.add(1, 150)
/// message.add(2, "testing")
/// message.bytes  // 08 96 01 12 07 74 65 73 74 69 6E 67
/// ```
/// Source: "Encoding" in the documentation of Protocol Buffers, whose examples these are.
struct ProtobufMessage {
    private(set) var bytes = Data()

    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    /// A whole number: int32, int64, an enumeration.
    mutating func add(_ field: Int, _ number: Int) {
        addKey(field, .varint)
        add(varint: UInt64(bitPattern: Int64(number)))
    }

    /// Text, in UTF-8.
    mutating func add(_ field: Int, _ text: String) { add(field, Data(text.utf8)) }

    /// Bytes, or a message within this one.
    mutating func add(_ field: Int, _ content: Data) {
        addKey(field, .lengthDelimited)
        add(varint: UInt64(content.count))
        bytes.append(content)
    }

    /// A message within this one.
    mutating func add(_ field: Int, _ build: (inout ProtobufMessage) throws -> Void) rethrows {
        var message = ProtobufMessage()
        try build(&message)
        add(field, message.bytes)
    }

    /// A float of 32 bits.
    mutating func add(_ field: Int, _ number: Float) {
        addKey(field, .fixed32)
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A float of 64 bits.
    mutating func add(_ field: Int, _ number: Double) {
        addKey(field, .fixed64)
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Floats of 64 bits, one behind the other.
    mutating func add(_ field: Int, packed numbers: [Double]) {
        add(field, littleEndianBytes(of: numbers))
    }

    private mutating func addKey(_ field: Int, _ type: WireType) {
        add(varint: UInt64(field) << 3 | type.rawValue)
    }

    private mutating func add(varint number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
