/// Takes CSV text apart, record by record (RFC 4180).
struct CSVScanner {
    /// A field of the current record, without its quotes.
    struct Field {
        var range: Range<Int>
        /// The line it begins on, counted from 1.
        var line: Int
        var hasDoubledQuotes = false
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private let mostFields: Int
    private var next = 0
    private var line = 1
    /// The current record.
    private(set) var fields: [Field] = []

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// - Parameter mostFields: how many fields a record may have, since each takes 16 times the memory of its
    ///   separator.
    init(_ bytes: [UInt8], separator: UInt8, mostFields: Int) throws(DataError) {
        self.bytes = bytes
        self.separator = separator
        self.mostFields = mostFields
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next = 3 }  // UTF-8's byte order mark
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw .malformedText(line: 1, field: nil, reason: "the text is UTF-16; it has to be UTF-8")
        }
    }

    /// A field's contents.
    func bytes(of field: Field) -> ArraySlice<UInt8> {
        let raw = bytes[field.range]
        guard field.hasDoubledQuotes else { return raw }
        var result: [UInt8] = []
        var index = raw.startIndex
        while index < raw.endIndex {
            result.append(raw[index])
            index += raw[index] == Self.quote ? 2 : 1
        }
        return result[...]
    }

    /// Reads the next record into `fields`. Empty lines are left out.
    ///
    /// - Returns: whether there was one.
    mutating func nextRecord() throws(DataError) -> Bool {
        fields.removeAll(keepingCapacity: true)
        while next < bytes.count, try endLine() {}
        guard next < bytes.count else { return false }
        while true {
            guard fields.count < mostFields else {
                throw fault(line, "more than \(mostFields) fields; `fieldCount` allows as many as it says")
            }
            fields.append(bytes[next...].first == Self.quote ? try quotedField() : try plainField())
            if next == bytes.count { return true }
            if bytes[next] != separator { return try endLine() }
            next += 1
        }
    }

    private func endsField(_ byte: UInt8) -> Bool {
        byte == separator || byte == Self.newline || byte == Self.carriageReturn
    }

    /// How many records of so many fields there can still be, each field of `needed` with something in it.
    func mostRecords(fieldCount: Int, needed: Int) -> Int {
        let rest = bytes[next...]
        let newlines = rest.withUnsafeBufferPointer { $0.count { $0 == Self.newline } }
        return min(newlines + 1, rest.count / (fieldCount + needed) + 1)
    }

    private func fault(_ line: Int, _ reason: String) -> DataError {
        .malformedText(line: line, field: fields.count + 1, reason: reason)
    }

    /// Goes on to the next line if this one ends here.
    private mutating func endLine() throws(DataError) -> Bool {
        if bytes[next] == Self.carriageReturn {
            guard next + 1 < bytes.count, bytes[next + 1] == Self.newline else {
                throw .malformedText(
                    line: line, field: nil,
                    reason: "a carriage return without a line feed; lines end with LF or CRLF")
            }
            next += 1
        } else if bytes[next] != Self.newline {
            return false
        }
        next += 1
        line += 1
        return true
    }

    private mutating func plainField() throws(DataError) -> Field {
        let start = next
        while next < bytes.count {
            let byte = bytes[next]
            if endsField(byte) { break }
            if byte == Self.quote {
                throw fault(
                    line, "a quote inside a field; the whole field has to be in quotes, and this doubled")
            }
            next += 1
        }
        return Field(range: start..<next, line: line)
    }

    private mutating func quotedField() throws(DataError) -> Field {
        let firstLine = line
        next += 1
        var field = Field(range: next..<next, line: firstLine)
        while next < bytes.count {
            let byte = bytes[next]
            next += 1
            if byte == Self.newline { line += 1 }
            guard byte == Self.quote else { continue }
            if next < bytes.count && bytes[next] == Self.quote {
                field.hasDoubledQuotes = true
                next += 1
                continue
            }
            guard next == bytes.count || endsField(bytes[next]) else {
                throw fault(line, "something follows the closing quote; a quote in a field has to be doubled")
            }
            field.range = field.range.lowerBound..<next - 1
            return field
        }
        throw fault(firstLine, "the quote is not closed")
    }
}
