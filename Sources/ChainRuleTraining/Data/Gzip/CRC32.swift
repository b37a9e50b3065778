/// CRC-32 checksums, eight bytes a step: that of gzip and zip, and Castagnoli's.
///
/// Source: RFC 1952, section 8; RFC 3720, appendix B.4, for Castagnoli's; the eight tables are Kounavis and
/// Berry, "A systematic approach to building high performance software-based CRC generators" (2005).
package struct CRC32: Sendable {
    /// That of gzip and zip.
    private static let gzip = CRC32(polynomial: 0xEDB8_8320)
    /// CRC-32C, that of iSCSI and of TensorFlow's files.
    package static let castagnoli = CRC32(polynomial: 0x82F6_3B78)

    /// `tables[k << 8 | b]`: what byte b, followed by k zeros, adds to the checksum.
    private let tables: [UInt32]

    /// - Parameter polynomial: the lowest bit is that of the highest power.
    private init(polynomial: UInt32) {
        var tables = (0..<256).map { (byte: UInt32) in
            (0..<8).reduce(byte) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ polynomial : sum >> 1 }
        }
        for i in 256..<2048 {
            let before = tables[i - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        self.tables = tables
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.withUnsafeBytes(checksum) }

    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 { gzip.checksum(bytes) }

    package func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        tables.withUnsafeBufferPointer { table in
            var sum = ~UInt32(0)
            var next = 0
            while bytes.count - next >= 8 {
                let word = UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: UInt64.self))
                let mixed = word ^ UInt64(sum)
                sum = 0
                for k in 0..<8 {
                    sum ^= table[(7 - k) << 8 | Int(mixed >> UInt64(8 * k) & 0xFF)]
                }
                next += 8
            }
            while next < bytes.count {
                sum = sum >> 8 ^ table[Int((sum ^ UInt32(bytes[next])) & 0xFF)]
                next += 1
            }
            return ~sum
        }
    }
}
