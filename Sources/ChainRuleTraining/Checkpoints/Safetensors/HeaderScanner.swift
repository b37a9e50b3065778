/// Reads JSON strictly, and no more of it than safetensors' header has: objects, strings, arrays, whole
/// numbers. What is not expected where it stands is an error there, so nothing recurses, however deeply a
/// hostile header nests. Unlike the system's readers, it does not drop one of two equal keys.
struct HeaderScanner {
    private let bytes: [UInt8]
    private var next = 0
    /// The header's offset in the file.
    private let start: Int

    /// - Throws: if the bytes are no UTF-8.
    init(_ bytes: [UInt8], start: Int) throws(SafetensorsError) {
        self.bytes = bytes
        self.start = start
        var (parser, rest, offset) = (Unicode.UTF8.ForwardParser(), bytes.makeIterator(), start)
        while case let result = parser.parseScalar(from: &rest), case .valid(let scalar) = result {
            offset += scalar.count
        }
        if offset != start + bytes.count { throw .malformed(at: offset, "the header is no UTF-8") }
    }

    /// The offset in the file.
    var offset: Int { start + next }

    /// `{"key": value, …}`; `value` is called after each colon. A key that is there twice is an error.
    mutating func object(
        _ value: (inout HeaderScanner, String, _ offset: Int) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
        var keys: Set<String> = []
        try list(from: "{", to: "}", "an object") { scanner throws(SafetensorsError) in
            let offset = scanner.offset
            let key = try scanner.string()
            if !keys.insert(key).inserted {
                throw .malformed(at: offset, "\"\(key)\" is there a second time")
            }
            try scanner.expect(":")
            scanner.skipSpace()
            try value(&scanner, key, offset)
        }
    }

    /// `[1, 2, …]`, of whole numbers.
    mutating func numbers() throws(SafetensorsError) -> [Int] {
        var result: [Int] = []
        try list(from: "[", to: "]", "an array") { scanner throws(SafetensorsError) in
            result.append(try scanner.number())
        }
        return result
    }

    /// Nothing but white space may be left.
    mutating func end() throws(SafetensorsError) {
        skipSpace()
        if next < bytes.count { throw unexpected("nothing but spaces behind the header's }") }
    }

    private mutating func list(
        from opening: Unicode.Scalar, to closing: Unicode.Scalar, _ what: String,
        _ element: (inout HeaderScanner) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
        if !accept(opening) { throw unexpected(what) }
        skipSpace()
        if accept(closing) { return }
        repeat {
            skipSpace()
            try element(&self)
            skipSpace()
        } while accept(",")
        try expect(closing)
    }

    private mutating func number() throws(SafetensorsError) -> Int {
        let offset = offset
        let characters = bytes[next...].prefix { "0123456789+-.eE".utf8.contains($0) }
        if characters.isEmpty { throw unexpected("a whole number") }
        next = characters.endIndex
        let text = String(decoding: characters.prefix(40), as: UTF8.self)
        guard characters.count <= 40, characters.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            text == "0" || !text.hasPrefix("0"), let number = Int(text)
        else { throw .malformed(at: offset, "\(text) is no whole number from 0 to \(Int.max)") }
        return number
    }

    private mutating func skipSpace() {
        while next < bytes.count, " \t\n\r".utf8.contains(bytes[next]) { next += 1 }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
        skipSpace()
        if !accept(character) { throw unexpected("\"\(character)\"") }
    }

    private func unexpected(_ expected: String) -> SafetensorsError {
        let rest = String(decoding: bytes[next...].prefix(16), as: UTF8.self)
        let found = rest.unicodeScalars.first.map { "\"\($0)\"" } ?? "the end of the header"
        return .malformed(at: offset, "\(expected) is expected, not \(found)")
    }
}

// MARK: - Strings

extension HeaderScanner {
    mutating func string() throws(SafetensorsError) -> String {
        if !accept("\"") { throw unexpected("a string") }
        var text: [UInt8] = []
        while !accept("\"") {
            if accept("\\") {
                text.append(contentsOf: String(Character(try escaped())).utf8)
            } else if next < bytes.count, bytes[next] >= 0x20 {
                text.append(bytes[next])
                next += 1
            } else {
                throw unexpected("the rest of a string, without control characters,")
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads the rest of an escape sequence, after its backslash.
    private mutating func escaped() throws(SafetensorsError) -> Unicode.Scalar {
        for (letter, meaning) in Self.escapes where accept(letter) { return meaning }
        let start = self
        if !accept("u") { throw unexpected("one of \"\\/bfnrtu") }
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The upper and the lower half of a character beyond 0xFFFF.
        guard first < 0xDC00, accept("\\"), accept("u"), case let second = try fourDigits(),
            (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw start.unexpected("a whole character, not half of one,") }
        return scalar
    }

    private mutating func fourDigits() throws(SafetensorsError) -> UInt32 {
        let digits = bytes[next...].prefix(4)
        // `UInt32(_:radix:)` would take a sign.
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw unexpected("four hexadecimal digits") }
        next += 4
        return number
    }

    /// The letters of escape sequences and their meanings. The writer uses them, too.
    static let escapes: [(letter: Unicode.Scalar, meaning: Unicode.Scalar)] = [
        ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"),
        ("t", "\t"),
    ]
}
