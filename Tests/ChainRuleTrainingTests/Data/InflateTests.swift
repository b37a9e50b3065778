import Testing

@testable import ChainRuleTraining

/// Each way in which RFC 1951 can be broken.
@Suite struct InflateTests {
    private func expect(
        _ reason: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ write: (inout DeflateBits) -> Void
    ) {
        var bits = DeflateBits()
        write(&bits)
        // Something follows, so that the reason is not that the stream ends.
        let file = GzipFile(contents: [], stream: bits.bytes + [UInt8](repeating: 0, count: 8))
        expectFault(reason, file.bytes, sourceLocation: sourceLocation)
    }

    private func fixedBlock(_ bits: inout DeflateBits) {
        bits.number(1, bits: 1)
        bits.number(1, bits: 2)
    }

    @Test func `DEFLATE blocks of every kind are decompressed`() {
        expect("a block of the kind 3") { $0.number(7, bits: 3) }
        expect("the length of a stored block, 5, and its complement do not agree") {
            $0.number(1, bits: 8)
            $0.number(5, bits: 16)
            $0.number(5, bits: 16)
        }
        expect("a stored block of 65535 bytes, of which 16 are there") {
            $0.number(1, bits: 8)
            $0.number(0xFFFF, bits: 16)
            $0.number(0, bits: 16)
        }
    }

    @Test func `DEFLATE matches are copied`() {
        expect("a match 1 bytes back, where there are 0") {
            fixedBlock(&$0)
            $0.fixed(257)
            $0.code(0, bits: 5)
        }
        expect("a match 4 bytes back, where there are 1") {
            fixedBlock(&$0)
            $0.fixed(65)
            $0.fixed(257)
            $0.code(3, bits: 5)
        }
        for symbol in [286, 287] {
            expect("the length symbol \(symbol), which is not defined") {
                fixedBlock(&$0)
                $0.fixed(65)
                $0.fixed(symbol)
            }
        }
        for symbol in [30, 31] {
            expect("bits that are no distance") {
                fixedBlock(&$0)
                $0.fixed(65)
                $0.fixed(257)
                $0.code(symbol, bits: 5)
            }
        }
    }

    /// A member's matches do not see the member before it.
    @Test func `matches stay in their stream`() {
        var bits = DeflateBits()
        fixedBlock(&bits)
        bits.fixed(257)
        bits.code(0, bits: 5)
        bits.fixed(256)
        let second = GzipFile(contents: [], stream: bits.bytes)
        expectFault("a match 1 bytes back, where there are 0", GzipFile.text.bytes + second.bytes)
    }

    @Test func `wrong numbers of DEFLATE codes are refused`() {
        expect("287 and 1 codes") {
            $0.dynamicHead(literals: 287, distances: 1, lengthLengths: [1, 1, 0, 0])
        }
        expect("257 and 31 codes") {
            $0.dynamicHead(literals: 257, distances: 31, lengthLengths: [1, 1, 0, 0])
        }
    }

    @Test func `wrong DEFLATE codes of code lengths are refused`() {
        expect("the code of the code lengths is overfull") {
            $0.dynamicHead(literals: 257, distances: 1, lengthLengths: [1, 1, 1, 0])
        }
        expect("the code of the code lengths is incomplete") {
            $0.dynamicHead(literals: 257, distances: 1, lengthLengths: [2, 2, 0, 0])
        }
        expect("bits that are no code length") {
            $0.dynamicHead(literals: 257, distances: 1, lengthLengths: [0, 0, 0, 0])
        }
        expect("no code length before the first to repeat") {
            $0.dynamicHead(literals: 257, distances: 1, lengthLengths: [1, 0, 1, 0])
            $0.code(0, bits: 1)  // 16: repeat the last
        }
        expect("more code lengths than the 258 said") {
            $0.dynamicHead(literals: 257, distances: 1, lengthLengths: [0, 0, 1, 1])  // 18 and 0
            $0.code(1, bits: 1)
            $0.number(127, bits: 7)
            $0.code(1, bits: 1)
            $0.number(127, bits: 7)
        }
    }

    /// Code lengths 0 and 1 with one bit each, 18 (many zeros) with two, and the literals and distances that
    /// they give.
    private func dynamic(_ bits: inout DeflateBits, ones: [Int]) {
        // The order is 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1.
        let lengths = [0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
        bits.dynamicHead(literals: 257, distances: 1, lengthLengths: lengths)
        for symbol in 0..<258 {
            if ones.contains(symbol) { bits.code(0b10, bits: 2) } else { bits.code(0, bits: 1) }
        }
    }

    @Test func `wrong DEFLATE codes of literals and distances are refused`() {
        expect("no code for the end of the block") { dynamic(&$0, ones: [0, 1, 257]) }
        expect("the code of the literals and lengths is overfull") { dynamic(&$0, ones: [0, 1, 256]) }
        expect("bits that are no literal and no length") {
            dynamic(&$0, ones: [256, 257])  // a single code is allowed; its other bit means nothing
            $0.number(1, bits: 1)
        }
    }

    @Test func `one DEFLATE code is enough`() throws {
        var bits = DeflateBits()
        dynamic(&bits, ones: [256])
        bits.number(0, bits: 1)
        #expect(try Gzip.decompressed(GzipFile(contents: [], stream: bits.bytes).bytes) == [])

        bits = DeflateBits()
        dynamic(&bits, ones: [65, 256])
        bits.number(0b100, bits: 3)  // 65, 65, end
        #expect(try Gzip.decompressed(GzipFile(contents: [65, 65], stream: bits.bytes).bytes) == [65, 65])
    }

    /// The trailer's length is a hint: memory follows what has come in and what has come out.
    @Test func `DEFLATE takes memory for what is there only`() throws {
        var output = InflateOutput(compressed: 10_000, hint: Int(Int32.max), limit: 1 << 30)
        #expect(output.memory.count == 80_000)
        var most = output.memory.count
        while output.count < 10_000_000 {
            output.count = output.memory.count
            try output.makeRoom(for: 258, at: 0)
            #expect(output.memory.count <= max(80_000, 8 * output.count))
            most = max(most, output.memory.count)
        }
        #expect(most < 30_000_000)
        // What the file says is right, or nearly: it is taken in one piece, not doubled.
        output = InflateOutput(compressed: 1000, hint: 300_000, limit: 1 << 30)
        #expect(output.memory.count == 65_536)
        output.count = 65_530
        try output.makeRoom(for: 258, at: 0)
        #expect(output.memory.count == 300_258)
        #expect(InflateOutput(compressed: .max, hint: 5, limit: .max).memory.count == 263)
        #expect(InflateOutput(compressed: 0, hint: .max, limit: 10).memory.count == 268)
    }

    /// Each has its codes anew, or the fixed ones.
    @Test func `many empty DEFLATE blocks take little time`() throws {
        var bits = DeflateBits()
        for last in 0..<3000 {
            bits.number(last == 2999 ? 1 : 0, bits: 1)
            bits.number(1, bits: 2)
            bits.fixed(256)
        }
        #expect(try Gzip.decompressed(GzipFile(contents: [], stream: bits.bytes).bytes) == [])
    }
}
