import ChainRule
import ChainRuleTraining
import Testing

/// Streams made of random blocks, whose contents are known, and the same with damage at the bits that mean
/// something.
@Suite struct DeflateMutationTests {
    /// A stream and what it becomes.
    private struct RandomStream {
        var bits = DeflateBits()
        var contents: [UInt8] = []
        var generator: SeededGenerator

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            let blocks = 1 + generator.index(below: 4)
            for block in 1...blocks {
                bits.number(block == blocks ? 1 : 0, bits: 1)
                switch generator.index(below: 3) {
                case 0: stored()
                case 1: fixed()
                default: dynamic()
                }
            }
        }

        private mutating func bytes(_ most: Int) -> [UInt8] {
            (0..<generator.index(below: most)).map { _ in UInt8(generator.index(below: 256)) }
        }

        private mutating func stored() {
            bits.number(0, bits: 2)
            bits.align()
            let part = bytes(20)
            bits.number(part.count, bits: 16)
            bits.number(~part.count & 0xFFFF, bits: 16)
            for byte in part { bits.number(Int(byte), bits: 8) }
            contents += part
        }

        private mutating func fixed() {
            bits.number(1, bits: 2)
            for byte in bytes(12) {
                bits.fixed(Int(byte))
                contents.append(byte)
                guard contents.count > 4, generator.index(below: 3) == 0 else { continue }
                let (length, back) = (3 + generator.index(below: 8), 1 + generator.index(below: 4))
                bits.fixed(254 + length)  // 257 is a length of 3
                bits.code(back - 1, bits: 5)
                for _ in 0..<length { contents.append(contents[contents.count - back]) }
            }
            bits.fixed(256)
        }

        /// Some literals and the end, all of one length of code.
        private mutating func dynamic() {
            let width = 1 + generator.index(below: 5)
            let literals = Array(generator.permutation(256).prefix(1 << width - 1)).sorted()
            bits.number(2, bits: 2)
            bits.number(0, bits: 10)  // 257 literals and lengths, one distance
            let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
            bits.number(order.count - 4, bits: 4)
            for symbol in order { bits.number(symbol == 0 || symbol == width ? 1 : 0, bits: 3) }
            for symbol in 0..<258 { bits.code(symbol == 256 || literals.contains(symbol) ? 1 : 0, bits: 1) }
            for _ in 0..<generator.index(below: 20) {
                let index = generator.index(below: literals.count)
                bits.code(index, bits: width)
                contents.append(UInt8(literals[index]))
            }
            bits.code(literals.count, bits: width)
        }
    }

    @Test func `streams become their contents`() throws {
        for seed in 0..<60 {
            let stream = RandomStream(seed: UInt64(seed))
            let file = GzipFile(contents: stream.contents, stream: stream.bits.bytes)
            #expect(try Gzip.decompressed(file.bytes) == stream.contents, "\(seed)")
        }
    }

    /// Bits of a stream are turned over, taken out, put in. Each gives an error with its offset, or something
    /// else; a trap would end the tests.
    @Test func `damaged streams are refused or read`() {
        var generator = SeededGenerator(seed: 3)
        var refused: [String: Int] = [:]
        for round in 0..<600 {
            var bits = RandomStream(seed: UInt64(round % 100)).bits
            for _ in 0...generator.index(below: 3) { bits.damage(using: &generator) }
            let file = GzipFile(contents: [], stream: bits.bytes)
            do {
                _ = try Gzip.decompressed(file.bytes, limit: 1 << 16)
            } catch {
                guard case .malformedBytes(format: "gzip", let offset, let reason) = error else {
                    Issue.record("another error: \(error)")
                    continue
                }
                #expect((0...file.bytes.count).contains(offset))
                refused[reason.filter { !$0.isNumber }, default: 0] += 1
            }
        }
        // The damage reaches the checks of each kind of block.
        for kind in [
            "the stream ends too early", "a block of the kind", "the length of a stored block",
            "bits that are no distance", "a match  bytes back", "is incomplete",
            "is overfull", "it says  bytes",
        ] {
            #expect(refused.keys.contains { $0.contains(kind) }, "\(kind): \(refused)")
        }
    }
}
