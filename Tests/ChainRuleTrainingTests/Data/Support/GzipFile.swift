import ChainRule
import ChainRuleTraining
import Foundation
import Testing

/// A gzip file made for a test: the stream is given, the rest is put around it.
struct GzipFile: CustomTestStringConvertible {
    var contents: [UInt8]
    var flags: UInt8 = 0
    /// What the flags announce.
    var optional: [UInt8] = []
    var stream: [UInt8]

    var bytes: [UInt8] {
        header + stream + Self.littleEndian(Self.checksum(contents))
            + Self.littleEndian(UInt32(contents.count))
    }

    var testDescription: String { "\(contents.count) bytes in \(stream.count)" }

    var header: [UInt8] { [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3] + optional }

    static func littleEndian(_ number: UInt32) -> [UInt8] {
        stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    /// CRC-32, bit by bit: not the library's way.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// Stored blocks: not compressed at all.
    static func stored(_ contents: [UInt8]) -> GzipFile {
        let starts = Array(stride(from: 0, to: max(contents.count, 1), by: 65_535))
        let blocks = starts.flatMap { start -> [UInt8] in
            let part = contents[start..<min(start + 65_535, contents.count)]
            let length = UInt16(part.count)
            let head = [length, ~length].flatMap { (number: UInt16) -> [UInt8] in
                [UInt8(number & 255), UInt8(number >> 8)]
            }
            return [start == starts.last ? 1 : 0] + head + part
        }
        return GzipFile(contents: contents, stream: blocks)
    }

    // MARK: Streams that zlib wrote (Python 3.12, `zlib.compressobj(9, zlib.DEFLATED, -15)`)

    /// One block with the fixed codes and a match that overlaps itself.
    static let fixed = GzipFile(
        contents: Array("abcabcabcabc".utf8), stream: [0x4B, 0x4C, 0x4A, 0x4E, 0x84, 0x21, 0])

    private static let sentence =
        "the chain rule, the chain rule and the chain of the rules; "
        + "multiply along a path, add over the paths. "
    /// Text with matches, near and far.
    static let text = GzipFile(
        contents: Array((sentence + sentence).utf8),
        stream: base64(
            "K8lIVUjOSMzMUygqzUnVUShB4Ssk5qUgCeWngTkgmWJrhdzSnJLMgpxKhcSc/Lx0hUSFgsSSDB2FxJQUhfyy1CKwUpBQ"
                + "sR6aqbSyBQA="))

    /// Byte i as often as the i-th Fibonacci number says: one block with codes of 1 to 15 bits, no matches.
    static let longCodes = GzipFile(
        contents: fibonacci.enumerated().flatMap { Array(repeating: UInt8($0), count: $1) },
        stream: base64(
            """
            BcEBYsMwDMPAbW1iSyTw/+fu7uf37+/z+Xy/3+/3eZ7neZ7nfd/3fd/3fd/3Peecc84555xzzjnnnHPvvffee++999577733
            3nvvvffee+/MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzs7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u
            7u7u7u7u7m6SJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEnbtm3btm3btm3b
            tm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3btm3b
            tm3btm0BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAUFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
            VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV
            VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVXVfw==
            """))

    private static let fibonacci = (2..<15).reduce(into: [1, 1]) { $0.append($0[$1 - 1] + $0[$1 - 2]) }

    private static func base64(_ text: String) -> [UInt8] {
        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
    }
}
