/// Decompresses DEFLATE streams (RFC 1951). Whatever the bytes are, it ends with an error or with output
/// within the limit.
package struct Inflate {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var reader: BitReader
    private(set) var output: InflateOutput
    /// The codes of blocks of kind 1, once one has come up: a file may have a million such blocks.
    private var fixedTables: (literals: HuffmanTable, distances: HuffmanTable)?

    /// - Parameters:
    ///   - hint: how many bytes they say they become.
    ///   - limit: how many bytes all streams together may become.
    init(_ bytes: UnsafeBufferPointer<UInt8>, hint: Int, limit: Int) {
        self.bytes = bytes
        reader = BitReader(bytes, from: 0)
        output = InflateOutput(compressed: bytes.count, hint: hint, limit: limit)
    }

    /// Decompresses the stream that begins at `start`, behind what is in `output`.
    ///
    /// - Returns: the offset of the byte behind the stream.
    mutating func decompressStream(from start: Int) throws(DataError) -> Int {
        reader = BitReader(bytes, from: start)
        output.beginStream()
        try blocks()
        try output.checkLimit(at: reader.offset)
        return reader.offset
    }

    /// Returns what a stream becomes that is all of `bytes`, and becomes `count` bytes.
    package static func contents(of bytes: [UInt8], count: Int) throws(DataError) -> [UInt8] {
        try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
            var inflate = Inflate(bytes, hint: count, limit: count)
            let end = try inflate.decompressStream(from: 0)
            guard end == bytes.count, inflate.output.count == count else {
                throw Gzip.fault(
                    at: end, "\(end) of \(bytes.count) bytes become \(inflate.output.count), not \(count)")
            }
            return inflate.takeBytes()
        }
    }

    /// Moves out the output of all streams.
    mutating func takeBytes() -> [UInt8] { output.takeBytes() }

    private func fault(_ reason: String) -> DataError {
        if reader.isExhausted {
            return Gzip.fault(at: reader.offset, "the stream ends too early")
        }
        return Gzip.fault(at: reader.offset, reason)
    }

    private mutating func blocks() throws(DataError) {
        var isLast = false
        while !isLast {
            reader.fill()
            isLast = reader.take(1) == 1
            let kind = reader.take(2)
            guard !reader.isExhausted else { throw fault("") }
            switch kind {
            case 0: try storedBlock()
            case 1: try fixedBlock()
            case 2: try dynamicBlock()
            default: throw fault("a block of the kind 3, which is none; there are 0 to 2")
            }
        }
        reader.alignToByte()
    }

    private mutating func storedBlock() throws(DataError) {
        reader.alignToByte()
        reader.fill()
        let length = reader.take(16)
        let complement = reader.take(16)
        guard !reader.isExhausted, length == complement ^ 0xFFFF else {
            throw fault("the length of a stored block, \(length), and its complement do not agree")
        }
        reader.alignToByte()
        guard length <= reader.remainingBytes else {
            let rest = reader.remainingBytes
            throw Gzip.fault(
                at: reader.offset, "a stored block of \(length) bytes, of which \(rest) are there")
        }
        try output.makeRoom(for: length, at: reader.offset)
        output.withRoom { reader.copyBytes(length, to: $0) }
        output.count += length
    }

    // MARK: Huffman codes

    private mutating func fixedBlock() throws(DataError) {
        if fixedTables == nil {
            fixedTables = (
                try table(Self.fixedLengths[0..<288], "literals and lengths"),
                try table(Self.fixedLengths[288...], "distances")
            )
        }
        if let tables = fixedTables { try compressedBlock(tables.literals, tables.distances) }
    }

    private static let fixedLengths: [UInt8] =
        Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
        + Array(repeating: 7, count: 24) + Array(repeating: 8, count: 8) + Array(repeating: 5, count: 32)

    /// In which order the lengths of the code of code lengths are given.
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func dynamicBlock() throws(DataError) {
        reader.fill()
        let (literals, distances, given) = (reader.take(5) + 257, reader.take(5) + 1, reader.take(4) + 4)
        guard !reader.isExhausted, literals <= 286, distances <= 30 else {
            throw fault("\(literals) and \(distances) codes; at most 286 and 30 are defined")
        }
        var lengthLengths = [UInt8](repeating: 0, count: 19)
        for symbol in Self.lengthOrder.prefix(given) {
            reader.fill()
            lengthLengths[symbol] = UInt8(reader.take(3))
        }
        let code = try table(lengthLengths[...], "code lengths")
        var lengths: [UInt8] = []
        let total = literals + distances
        while lengths.count < total {
            reader.fill()
            guard let symbol = code.symbol(&reader), !reader.isExhausted else {
                throw fault("bits that are no code length")
            }
            var (value, times) = (UInt8(0), 1)
            switch symbol {
            case 16:
                guard let last = lengths.last else {
                    throw fault("no code length before the first to repeat")
                }
                (value, times) = (last, 3 + reader.take(2))
            case 17: times = 3 + reader.take(3)
            case 18: times = 11 + reader.take(7)
            default: value = UInt8(symbol)
            }
            guard lengths.count + times <= total else {
                throw fault("more code lengths than the \(total) said")
            }
            lengths.append(contentsOf: repeatElement(value, count: times))
        }
        guard lengths[256] > 0 else { throw fault("no code for the end of the block") }
        try compressedBlock(
            table(lengths[..<literals], "literals and lengths"), table(lengths[literals...], "distances"))
    }

    private func table(_ lengths: ArraySlice<UInt8>, _ what: String) throws(DataError) -> HuffmanTable {
        guard !reader.isExhausted else { throw fault("") }
        do {
            return try HuffmanTable(lengths: lengths)
        } catch {
            throw fault("the code of the \(what) is \(error)")
        }
    }

    private mutating func compressedBlock(
        _ literals: HuffmanTable, _ distances: HuffmanTable
    ) throws(DataError) {
        while true {
            try output.makeRoom(for: InflateOutput.longestMatch, at: reader.offset)
            switch output.appendSymbols(literals, distances, &reader) {
            case .full: continue
            case .endOfBlock: return
            case .fault(let reason): throw fault(reason)
            }
        }
    }
}
