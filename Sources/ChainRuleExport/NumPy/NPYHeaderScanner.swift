/// Reads the dictionary that an npy's header is, as Python would write it, and no other Python: what is not
/// expected where it stands is an error there, and nothing recurses.
struct NPYHeaderScanner {
    private let bytes: [UInt8]
    private var next = 0
    /// The header's offset in the file.
    private let start: Int

    init(_ bytes: [UInt8], start: Int) {
        (self.bytes, self.start) = (bytes, start)
    }

    /// `{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }`, the keys in any order.
    mutating func fields() throws(NumPyError) -> (dtype: String, isFortranOrder: Bool, shape: [Int]) {
        var (dtype, isFortranOrder, shape): (String?, Bool?, [Int]?)
        _ = try list("{", "}") { scanner throws(NumPyError) in
            let offset = scanner.start + scanner.next
            let key = try scanner.string("a key in quotes")
            if !scanner.accept(":") { throw scanner.unexpected("\":\"") }
            switch key {
            case "descr" where dtype == nil: dtype = try scanner.string("a dtype in quotes, of one field,")
            case "fortran_order" where isFortranOrder == nil:
                isFortranOrder = scanner.accept("True")
                if isFortranOrder == false && !scanner.accept("False") {
                    throw scanner.unexpected("True or False")
                }
            case "shape" where shape == nil: shape = try scanner.sizes()
            default: throw .malformed(at: offset, "'\(key)' is unknown, or there a second time")
            }
        }
        _ = accept("\n")
        if next < bytes.count { throw unexpected("nothing but spaces and a line's end behind the }") }
        guard let dtype, let isFortranOrder, let shape else {
            throw .malformed(at: start, "the header needs 'descr', 'fortran_order' and 'shape'")
        }
        return (dtype, isFortranOrder, shape)
    }

    private mutating func sizes() throws(NumPyError) -> [Int] {
        var sizes: [Int] = []
        let hasLastComma = try list("(", ")") { scanner throws(NumPyError) in
            let digits = scanner.bytes[scanner.next...].prefix { (0x30...0x39).contains($0) }
            let text = String(decoding: digits, as: UTF8.self)
            guard let number = Int(text), text == "\(number)" else {
                throw scanner.unexpected("a whole number from 0 to \(Int.max)")
            }
            scanner.next = digits.endIndex
            sizes.append(number)
        }
        if sizes.count == 1 && !hasLastComma { throw unexpected("(\(sizes[0]),) with a comma") }
        return sizes
    }

    private mutating func string(_ what: String) throws(NumPyError) -> String {
        guard let quote = bytes[next...].first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
            let end = bytes[(next + 1)...].firstIndex(of: quote),
            // No escapes, no control characters.
            bytes[next..<end].allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") })
        else { throw unexpected(what) }
        defer { next = end + 1 }
        return String(decoding: bytes[(next + 1)..<end], as: UTF8.self)
    }

    /// Reads elements with commas between them; returns whether there is one behind the last, too.
    private mutating func list(
        _ opening: String, _ closing: String,
        _ element: (inout NPYHeaderScanner) throws(NumPyError) -> Void
    ) throws(NumPyError) -> Bool {
        if !accept(opening) { throw unexpected("\"\(opening)\"") }
        if accept(closing) { return false }
        repeat {
            skipSpace()
            try element(&self)
            if accept(closing) { return false }
            if !accept(",") { throw unexpected("\",\" or \"\(closing)\"") }
        } while !accept(closing)
        return true
    }

    private mutating func skipSpace() {
        while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
    }

    /// Whether this text comes next, after spaces; then it and the spaces behind it are read.
    private mutating func accept(_ text: String) -> Bool {
        skipSpace()
        guard bytes[next...].starts(with: text.utf8) else { return false }
        next += text.utf8.count
        skipSpace()
        return true
    }

    private func unexpected(_ expected: String) -> NumPyError {
        let rest = String(decoding: bytes[next...].prefix(16), as: UTF8.self)
        let found = rest.unicodeScalars.first.map { "\"\($0)\"" } ?? "the end of the header"
        return .malformed(at: start + next, "\(expected) is expected, not \(found)")
    }
}
