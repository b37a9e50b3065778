/// Decodes the symbols of a DEFLATE stream (RFC 1951, section 3.2.2): codes of up to ten bits by one look
/// into a table, the few longer ones bit by bit.
struct HuffmanTable {
    enum Fault: Error {
        /// There are more codes than their lengths leave room for.
        case overfull
        /// Some sequences of bits mean nothing.
        case incomplete
    }

    private static let tableBits = 10
    private static let longest = 15

    /// By the next ten bits: symbol · 16 + length, or 0 for what is longer or nothing.
    private var table = [UInt16](repeating: 0, count: 1 << tableBits)
    /// How many codes have each length.
    private var counts = [Int](repeating: 0, count: longest + 1)
    /// The symbols in the order of their codes.
    private var symbols: [UInt16] = []

    /// - Parameter lengths: each symbol's length of code, at most 15; 0 for a symbol that does not occur.
    init(lengths: ArraySlice<UInt8>) throws(Fault) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var room = 1
        for length in 1...Self.longest {
            room = room * 2 - counts[length]
            guard room >= 0 else { throw .overfull }
        }
        let codes = counts.reduce(0, +)
        // A single code of one bit is in use (one distance); as zlib, only this may be incomplete.
        guard room == 0 || codes == 0 || (codes == 1 && counts[1] == 1) else { throw .incomplete }

        var starts = [0]
        for length in 0..<Self.longest { starts.append(starts[length] + counts[length]) }
        symbols = [UInt16](repeating: 0, count: codes)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            symbols[starts[Int(length)]] = UInt16(symbol)
            starts[Int(length)] += 1
        }
        fillTable()
    }

    private mutating func fillTable() {
        var code = 0
        var next = 0
        for length in 1...Self.tableBits {
            code <<= 1
            for _ in 0..<counts[length] {
                // A code begins with its highest bit, a stream with the lowest.
                let reversed = (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
                for index in stride(from: reversed, to: table.count, by: 1 << length) {
                    table[index] = symbols[next] << 4 | UInt16(length)
                }
                code += 1
                next += 1
            }
        }
    }

    /// The next symbol, or `nil` if the bits are no code.
    @inline(__always)
    func symbol(_ reader: inout BitReader) -> Int? {
        let entry = Int(table[reader.peek & (1 << Self.tableBits - 1)])
        guard entry > 0 else { return longSymbol(&reader) }
        reader.skip(entry & 15)
        return entry >> 4
    }

    private func longSymbol(_ reader: inout BitReader) -> Int? {
        let bits = reader.peek
        var code = 0
        var first = 0
        var start = 0
        for length in 1...Self.longest {
            code = code << 1 | bits >> (length - 1) & 1
            let index = code - first
            if index < counts[length] {
                reader.skip(length)
                return Int(symbols[start + index])
            }
            start += counts[length]
            first = (first + counts[length]) << 1
        }
        return nil
    }
}
