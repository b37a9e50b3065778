import ChainRuleTraining
import Foundation

/// What a zip archive says of an entry, in its directory or before the entry.
struct ZipEntry {
    let name: String
    private let flags: UInt64
    private let method: UInt64
    private let checksum: UInt64
    let (compressedSize, size): (UInt64, UInt64)
    /// Where the entry is, of one in the directory.
    let offset: UInt64
    /// The contents as they are in the archive.
    var bytes = Data()

    /// Reads what is at the cursor.
    init(_ cursor: inout ZipCursor, isInDirectory: Bool) throws(NumPyError) {
        let start = cursor.offset
        guard try cursor.numbers(4) == [isInDirectory ? 0x0201_4B50 : 0x0403_4B50] else {
            throw .malformed(at: start, "an entry should be here, PK\\\(isInDirectory ? "1\\2" : "3\\4")")
        }
        if isInDirectory { _ = try cursor.numbers(2) }  // which program made it
        // The version needed, flags, method, time and date, checksum, sizes, sizes of the name and of what is
        // extra; in the directory also the size of a comment, the disk, attributes, and the offset.
        let fields = try cursor.numbers(2, 2, 2, 4, 4, 4, 4, 2, 2)
        let more = isInDirectory ? try cursor.numbers(2, 2, 2, 4, 4) : [0, 0, 0, 0, 0]
        let nameBytes = try cursor.bytes(fields[7])
        var sizes = [fields[6], fields[5], more[4]]
        if fields[8] > 0 {
            // Zip64: in 8 bytes what 4 were too few for.
            let (behind, head) = (cursor.offset + Int(fields[8]), try cursor.numbers(2, 2))
            for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
                sizes[index] = try cursor.numbers(8)[0]
            }
            guard head[0] == 1, head[1] + 4 == fields[8], cursor.offset == behind else {
                throw .unsupported("byte \(start): an entry with extra fields other than zip64's")
            }
        }
        (flags, method, checksum) = (fields[1], fields[2], fields[4])
        (size, compressedSize, offset) = (sizes[0], sizes[1], sizes[2])
        guard let name = String(validating: nameBytes, as: UTF8.self),
            flags & 0x800 != 0 || nameBytes.allSatisfy({ $0 < 0x80 })
        else { throw .malformed(at: start, "an entry whose name is no UTF-8, or does not say so") }
        self.name = name
        // Flags: UTF-8 (0x800), a descriptor (8), and how hard the compression tried (2, 4).
        guard flags & ~0x80E == 0, fields[0] <= 45, method == 0 || method == 8, more[0] == 0, more[1] == 0
        else {
            throw .unsupported(
                "\"\(name)\": of zip, entries can be read that are stored (0) or deflated (8), not encrypted, without comments; this has method \(method), flags \(flags), version \(fields[0])"
            )
        }
    }

    /// Whether what is said before an entry is what the directory says.
    func isSame(as entry: ZipEntry) -> Bool {
        name.utf8.elementsEqual(entry.name.utf8) && flags == entry.flags && method == entry.method
            && (hasDescriptor
                || (checksum, size, compressedSize) == (entry.checksum, entry.size, entry.compressedSize))
    }

    private var hasDescriptor: Bool { flags & 8 != 0 }

    /// What is behind the contents: nothing or, of an entry written without going back, as Python does it, its
    /// checksum and sizes.
    var descriptor: Data {
        guard hasDescriptor else { return Data() }
        return littleEndianBytes(of: [0x0807_4B50, UInt32(checksum)])
            + littleEndianBytes(of: [compressedSize, size])
    }

    /// The contents, decompressed; their size and checksum are what the archive says.
    func contents() throws(NumPyError) -> Data {
        var contents = bytes
        if method == 8 {
            do { contents = try Data(Inflate.contents(of: [UInt8](bytes), count: Int(size))) } catch {
                throw .malformed("in the archive: \(error)")
            }
        }
        guard UInt64(contents.count) == size, contents.withUnsafeBytes(CRC32.checksum) == UInt32(checksum)
        else {
            throw .malformed(
                "the size or the checksum in the archive does not agree: the contents are damaged")
        }
        return contents
    }
}
