/// Decompresses gzip files (RFC 1952) without any library of the system's.
///
/// Every checksum and every length is checked, and nothing is allocated because a file merely says so.
public enum Gzip {
    /// Whether bytes begin as a gzip file does.
    public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// Returns the decompressed bytes. Several members follow each other, as with `gunzip`; zeros that a
    /// file is padded with (by `tar` or `dd`, in whole blocks) are left out, as there.
    ///
    /// ```swift
    /// // What `printf abc | gzip -n` writes:
    /// let file: [UInt8] = [
    ///     0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x4C, 0x4A, 6, 0, 0xC2, 0x41, 0x24, 0x35, 3, 0, 0, 0,
    /// ]
    /// try Gzip.decompressed(file)  // [97, 98, 99]
    /// ```
    /// - Parameters:
    ///   - bytes: the file.
    ///   - limit: how many bytes there may be after decompression.
    /// - Throws: `DataError.malformedBytes` for what is no gzip file, is damaged, cut off or followed by
    ///   something else, or would become larger than the limit.
    public static func decompressed(
        _ bytes: [UInt8], limit: Int = DataSource.defaultLimit
    ) throws(DataError) -> [UInt8] {
        try DataSource.requireSensible(limit: limit)
        return try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
            // The last member's length stands at the end, which is only a hint.
            let hint = bytes.count >= 4 ? Int(clamping: number(bytes, at: bytes.count - 4)) : 0
            var inflate = Inflate(bytes, hint: hint, limit: limit)
            var offset = 0
            repeat {
                offset = try member(bytes, from: offset, &inflate)
            } while bytes[offset...].contains { $0 != 0 }
            return inflate.takeBytes()
        }
    }

    static func fault(at offset: Int, _ reason: String) -> DataError {
        .malformedBytes(format: "gzip", offset: offset, reason: reason)
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }

    /// Decompresses one member; returns the offset behind it.
    private static func member(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ inflate: inout Inflate
    ) throws(DataError) -> Int {
        let end = try inflate.decompressStream(from: try header(bytes, from: start))
        guard bytes.count - end >= 8 else { throw fault(at: end, "the checksum and the length are missing") }
        let stream = inflate.output.stream
        let (checksum, length) = (number(bytes, at: end), number(bytes, at: end + 4))
        guard length == UInt32(truncatingIfNeeded: stream.count) else {
            throw fault(at: end + 4, "it says \(length) bytes, and there are \(stream.count)")
        }
        guard checksum == CRC32.checksum(stream) else {
            throw fault(at: end, "the checksum does not agree: the contents are damaged")
        }
        return end + 8
    }

    /// Reads past a member's header; returns where its data begin.
    private static func header(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) throws(DataError) -> Int {
        let early = fault(at: bytes.count, "the header ends too early")
        guard bytes.count - start >= 2, bytes[start] == 0x1F, bytes[start + 1] == 0x8B else {
            throw fault(at: start, "1F 8B should be here, the beginning of a member")
        }
        var next = start + 10
        guard next <= bytes.count else { throw early }
        guard bytes[start + 2] == 8 else {
            throw fault(at: start + 2, "compression method \(bytes[start + 2]); only 8 is defined (DEFLATE)")
        }
        let flags = bytes[start + 3]
        guard flags & 0xE0 == 0 else { throw fault(at: start + 3, "flags that are not defined") }
        if flags & 4 != 0 {  // an extra field
            guard bytes.count - next >= 2 else { throw early }
            next += 2 + Int(bytes[next]) + Int(bytes[next + 1]) << 8
            guard next <= bytes.count else { throw early }
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {  // a name, a comment
            guard let zero = bytes[next...].firstIndex(of: 0) else { throw early }
            next = zero + 1
        }
        if flags & 2 != 0 {  // half a checksum of the header
            guard bytes.count - next >= 2 else { throw early }
            let given = UInt32(bytes[next]) | UInt32(bytes[next + 1]) << 8
            guard given == CRC32.checksum(Array(bytes[start..<next])[...]) & 0xFFFF else {
                throw fault(at: next, "the header's checksum does not agree")
            }
            next += 2
        }
        return next
    }
}
