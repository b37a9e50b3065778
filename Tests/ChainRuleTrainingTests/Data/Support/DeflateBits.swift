import ChainRule

/// Writes DEFLATE streams bit by bit: what no compressor would write.
struct DeflateBits {
    private var bits: [Bool] = []

    /// A number, its lowest bit first.
    mutating func number(_ value: Int, bits width: Int) {
        for bit in 0..<width { bits.append(value >> bit & 1 == 1) }
    }

    /// A Huffman code, its highest bit first.
    mutating func code(_ value: Int, bits width: Int) {
        for bit in (0..<width).reversed() { bits.append(value >> bit & 1 == 1) }
    }

    /// The code of a literal or length with the fixed codes (RFC 1951, section 3.2.6).
    mutating func fixed(_ symbol: Int) {
        switch symbol {
        case ..<144: code(0x30 + symbol, bits: 8)
        case ..<256: code(0x190 + symbol - 144, bits: 9)
        case ..<280: code(symbol - 256, bits: 7)
        default: code(0xC0 + symbol - 280, bits: 8)
        }
    }

    /// The head of a block with codes of its own.
    mutating func dynamicHead(literals: Int, distances: Int, lengthLengths: [Int]) {
        number(1, bits: 1)
        number(2, bits: 2)
        number(literals - 257, bits: 5)
        number(distances - 1, bits: 5)
        number(lengthLengths.count - 4, bits: 4)
        for length in lengthLengths { number(length, bits: 3) }
    }

    /// Goes on with the next whole byte.
    mutating func align() {
        while bits.count % 8 != 0 { bits.append(false) }
    }

    /// Turns a bit over, takes one out, or puts one in: what comes behind is read as something else.
    mutating func damage(using generator: inout SeededGenerator) {
        let index = generator.index(below: bits.count)
        switch generator.index(below: 3) {
        case 0 where bits.count > 1: bits.remove(at: index)
        case 1: bits.insert(generator.index(below: 2) == 1, at: index)
        default: bits[index].toggle()
        }
    }

    var bytes: [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<min(8, bits.count - start)).reduce(0) { $0 | (bits[start + $1] ? 1 << UInt8($1) : 0) }
        }
    }
}
