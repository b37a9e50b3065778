/// What a DEFLATE stream has been decompressed to: memory that grows as it is needed, up to a limit. It is at
/// most eight times what has come in and gone out, whatever a file says of itself.
struct InflateOutput {
    static let longestMatch = 258

    enum Stop {
        case endOfBlock
        /// There may be no room for one more match.
        case full
        case fault(String)
    }

    private(set) var memory: [UInt8]
    private let limit: Int
    /// The memory that the file's own size would take.
    private let hint: Int
    /// How many bytes of the memory are output.
    var count = 0
    /// The start of the stream; matches do not reach back beyond it.
    private var start = 0

    /// - Parameters:
    ///   - compressed: how many bytes come in.
    ///   - hint: how many they say they become.
    init(compressed: Int, hint: Int, limit: Int) {
        self.limit = limit
        self.hint = min(hint, limit, .max / 2) + Self.longestMatch
        let little = 8 * min(max(compressed, 1 << 13), .max / 8)
        memory = [UInt8](repeating: 0, count: min(self.hint, little))
    }

    mutating func beginStream() { start = count }

    /// The output since `beginStream()`.
    var stream: ArraySlice<UInt8> { memory[start..<count] }

    /// All the output, which is moved out: a copy could be large.
    mutating func takeBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &memory)
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// - Parameter offset: where in the compressed bytes, for the error.
    mutating func makeRoom(for length: Int, at offset: Int) throws(DataError) {
        try checkLimit(at: offset)
        guard memory.count - count < length else { return }
        let isNear = hint > memory.count && hint / 8 <= memory.count
        let more = isNear ? hint - memory.count : memory.count
        // At most one match, or one stored block, beyond the limit.
        let allowed = min(more, limit - min(limit, memory.count))
        let size = memory.count + max(allowed, length)
        memory.reserveCapacity(size)
        let zeros = [UInt8](repeating: 0, count: 1 << 16)  // an array's bytes are appended at once
        while memory.count < size { memory += zeros[..<min(zeros.count, size - memory.count)] }
    }

    /// Throws if there is more output than allowed.
    func checkLimit(at offset: Int) throws(DataError) {
        guard count <= limit else {
            throw Gzip.fault(at: offset, "it decompresses to more than \(limit) bytes, the limit")
        }
    }

    mutating func withRoom(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
        memory.withUnsafeMutableBufferPointer { memory in
            if let base = memory.baseAddress { body(base + count) }
        }
    }

    /// Appends literals and matches until the block ends or there may be no room.
    mutating func appendSymbols(
        _ literals: HuffmanTable, _ distances: HuffmanTable, _ reader: inout BitReader
    ) -> Stop {
        memory.withUnsafeMutableBufferPointer { memory in
            var bits = reader
            var end = count
            defer { (reader, count) = (bits, end) }
            while memory.count - end >= Self.longestMatch {
                bits.fill()
                guard let symbol = literals.symbol(&bits), !bits.isExhausted else {
                    return .fault("bits that are no literal and no length")
                }
                if symbol < 256 {
                    memory[end] = UInt8(truncatingIfNeeded: symbol)
                    end += 1
                    continue
                }
                if symbol == 256 { return .endOfBlock }
                guard symbol <= 285 else {
                    return .fault("the length symbol \(symbol), which is not defined")
                }
                let length = Self.value(Self.lengths[symbol - 257], &bits)
                guard let code = distances.symbol(&bits), !bits.isExhausted, code < 30 else {
                    return .fault("bits that are no distance")
                }
                let distance = Self.value(Self.distances[code], &bits)
                guard !bits.isExhausted, distance <= end - start else {
                    return .fault("a match \(distance) bytes back, where there are \(end - start)")
                }
                let target = memory.baseAddress! + end
                if distance >= length {
                    target.update(from: target - distance, count: length)
                } else {
                    for i in 0..<length { target[i] = target[i - distance] }
                }
                end += length
            }
            return .full
        }
    }

    // MARK: Lengths and distances

    private typealias Base = (first: UInt16, bits: UInt8)

    @inline(__always)
    private static func value(_ base: Base, _ reader: inout BitReader) -> Int {
        Int(base.first) + reader.take(Int(base.bits))
    }

    /// RFC 1951, section 3.2.5: four lengths for each number of extra bits; 258 has a symbol of its own.
    private static let lengths: [Base] =
        bases(symbols: 28, from: 3, perWidth: 4) + [(first: 258, bits: 0)]
    private static let distances: [Base] = bases(symbols: 30, from: 1, perWidth: 2)

    private static func bases(symbols: Int, from first: Int, perWidth: Int) -> [Base] {
        var result: [Base] = []
        var next = first
        for symbol in 0..<symbols {
            let bits = max(0, symbol / perWidth - 1)
            result.append((UInt16(next), UInt8(bits)))
            next += 1 << bits
        }
        return result
    }
}
