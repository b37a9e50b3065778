import Foundation

/// Reads the entries of a zip archive by the directory at its end. Every byte has to belong to exactly one of
/// them or to the directory, so that no two share bytes, as in a bomb, and nothing is hidden.
struct ZipReader {
    private var cursor: ZipCursor

    init(_ data: Data) { cursor = ZipCursor(data: data) }

    /// - Parameter limit: how many bytes all contents together may have.
    mutating func entries(limit: Int) throws(NumPyError) -> [ZipEntry] {
        let (directory, count) = try directory()
        cursor.offset = directory.lowerBound
        var (entries, total): ([ZipEntry], UInt64) = ([], 0)
        while cursor.offset < directory.upperBound {
            let entry = try ZipEntry(&cursor, isInDirectory: true)
            let (sum, overflow) = total.addingReportingOverflow(entry.size)
            total = overflow ? .max : sum
            guard total <= UInt64(max(limit, 0)) else { throw .tooLarge(bytes: total, limit: limit) }
            entries.append(entry)
        }
        guard cursor.offset == directory.upperBound, entries.count == count else {
            throw .malformed(at: cursor.offset, "the directory does not end here, after \(count) entries")
        }
        entries.sort { $0.offset < $1.offset }
        cursor.offset = 0
        for index in entries.indices { try readBytes(of: &entries[index]) }
        guard cursor.offset == directory.lowerBound else {
            throw .malformed(at: cursor.offset, "these bytes belong to no entry; the directory begins later")
        }
        return entries
    }

    /// Reads an entry, which has to begin where the one before it ended.
    private mutating func readBytes(of entry: inout ZipEntry) throws(NumPyError) {
        let start = cursor.offset
        guard entry.offset == start else {
            throw .malformed(at: start, "\"\(entry.name)\" begins at byte \(entry.offset), not here")
        }
        guard try ZipEntry(&cursor, isInDirectory: false).isSame(as: entry) else {
            throw .malformed(at: start, "\"\(entry.name)\" is another entry here than in the directory")
        }
        entry.bytes = try cursor.bytes(entry.compressedSize)
        let end = cursor.offset
        guard try cursor.bytes(UInt64(entry.descriptor.count)) == entry.descriptor else {
            throw .malformed(
                at: end, "a descriptor of \"\(entry.name)\" should be here, as Python writes them")
        }
    }

    /// Where the directory is, and how many entries it should have.
    private mutating func directory() throws(NumPyError) -> (Range<Int>, count: UInt64) {
        var end = cursor.data.count - 22
        guard end >= 0 else { throw .malformed("an archive has 22 bytes or more, not \(cursor.data.count)") }
        cursor.offset = end
        // The numbers of this disk and of the directory's, entries here and in all, the directory's size and
        // offset, the size of a comment.
        let signature = try cursor.numbers(4)
        var fields = try cursor.numbers(2, 2, 2, 2, 4, 4, 2)
        guard signature == [0x0605_4B50], fields[6] == 0 else {
            throw .malformed(at: end, "the end of an archive without a comment should be here, PK\\5\\6")
        }
        if end >= 76 {
            cursor.offset = end - 20
            let locator = try cursor.numbers(4, 4, 8, 4)
            if locator[0] == 0x0706_4B50 {
                // Zip64: the same in larger fields.
                end -= 76
                cursor.offset = end
                let head = try cursor.numbers(4, 8, 2, 2)
                fields = try cursor.numbers(4, 4, 8, 8, 8, 8)
                guard locator[1...] == [0, UInt64(end), 1], head[..<2] == [0x0606_4B50, 44] else {
                    throw .malformed(at: end, "the end of a zip64 archive should be here, PK\\6\\6")
                }
            }
        }
        guard fields[..<2] == [0, 0], fields[2] == fields[3], fields[4] <= end,
            fields[5] == end - Int(fields[4])
        else {
            throw .malformed(at: end, "the directory, \(fields[4]) bytes at \(fields[5]), does not end here")
        }
        return (Int(fields[5])..<end, fields[3])
    }
}

/// Reads bytes and little-endian numbers, one after the other.
struct ZipCursor {
    let data: Data
    var offset = 0

    mutating func bytes(_ count: UInt64) throws(NumPyError) -> Data {
        guard count <= UInt64(data.count - offset) else {
            throw .malformed(at: offset, "the archive ends before \(count) more bytes")
        }
        defer { offset += Int(count) }
        return data.dropFirst(offset).prefix(Int(count))
    }

    /// Numbers of so many bytes each.
    mutating func numbers(_ widths: UInt64...) throws(NumPyError) -> [UInt64] {
        var numbers: [UInt64] = []
        for width in widths {
            numbers.append(try bytes(width).reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        return numbers
    }
}
