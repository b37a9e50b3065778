/// Bits of a DEFLATE stream, each byte's lowest first (RFC 1951, section 3.1.1).
///
/// Past the end it delivers zeros and `isExhausted` becomes true: who takes bits looks at it before believing
/// them.
struct BitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte that is not in `bits`.
    private var next: Int
    private var bits: UInt64 = 0
    /// How many of `bits` are taken from bytes before `next`. Negative once more was taken than there was.
    private var count = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        self.bytes = bytes
        next = start
    }

    var isExhausted: Bool { count < 0 }

    /// The byte that the next bit is in.
    var offset: Int { next - (count > 0 ? count / 8 : 0) }

    /// Makes at least 56 bits ready, or all there are.
    @inline(__always)
    mutating func fill() {
        if bytes.count - next >= 8 {
            // Of a byte that fits only in part the rest stays where the next fill puts the same bits again.
            let word = UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(
                fromByteOffset: next, as: UInt64.self)
            bits |= UInt64(littleEndian: word) << UInt64(count)
            next += (63 - count) >> 3
            count |= 56
        } else {
            while count <= 55 && count >= 0 && next < bytes.count {
                bits |= UInt64(bytes[next]) << UInt64(count)
                next += 1
                count += 8
            }
        }
    }

    /// The next 16 bits, which stay.
    var peek: Int { Int(truncatingIfNeeded: bits & 0xFFFF) }

    @inline(__always)
    mutating func skip(_ width: Int) {
        bits &>>= UInt64(truncatingIfNeeded: width)
        count -= width
    }

    /// A number of at most 16 bits. Between two calls of `fill` no more than 56 bits are taken.
    @inline(__always)
    mutating func take(_ width: Int) -> Int {
        let value = peek & ((1 << width) - 1)
        skip(width)
        return value
    }

    /// Leaves out the rest of a byte that was begun, and gives back what was made ready.
    mutating func alignToByte() {
        next = offset
        bits = 0
        count = 0
    }

    /// The number of bytes that are left behind the last `alignToByte()`.
    var remainingBytes: Int { bytes.count - next }

    /// Copies whole bytes, of which there must be as many, after `alignToByte()`.
    mutating func copyBytes(_ length: Int, to target: UnsafeMutablePointer<UInt8>) {
        if length > 0 { target.update(from: bytes.baseAddress! + next, count: length) }
        next += length
    }
}
