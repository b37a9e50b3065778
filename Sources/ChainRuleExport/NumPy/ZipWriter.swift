import ChainRuleTraining
import Foundation

/// Writes a zip archive of stored entries, byte for byte as Python does for NumPy: with sizes of zip64 before
/// each entry, and all made on the first of January 1980.
struct ZipWriter {
    private var entries = Data()
    private var directory = Data()
    private var count = UInt16(0)

    mutating func add(_ name: String, _ contents: Data) throws(NumPyError) {
        let (name, offset) = (Data(name.utf8), entries.count)
        guard count < 65_534, offset + contents.count + name.count < Int(Int32.max) - 100 else {
            throw .unsupported("an npz of more than 65,534 arrays or 2 GiB is not written")
        }
        let size = UInt32(contents.count)
        let sum = littleEndianBytes(of: [contents.withUnsafeBytes(CRC32.checksum)])
        // The version needed, that a name is UTF-8, no compression, time and date.
        let isASCII = name.allSatisfy { $0 < 0x80 }
        let common = littleEndianBytes(of: [45, isASCII ? 0 : 0x800, 0, 0, 0x21] as [UInt16]) + sum
        entries += littleEndianBytes(of: [0x0403_4B50 as UInt32]) + common
        entries += littleEndianBytes(of: [.max, .max] as [UInt32])
        entries += littleEndianBytes(of: [UInt16(name.count), 20]) + name
        entries += littleEndianBytes(of: [1, 16] as [UInt16]) + littleEndianBytes(of: [size, 0, size, 0])
        entries += contents
        directory += littleEndianBytes(of: [0x0201_4B50 as UInt32]) + [45, 3] + common
        directory += littleEndianBytes(of: [size, size])
        directory += littleEndianBytes(of: [UInt16(name.count), 0, 0, 0, 0])
        // Who may read and write the file, once it is unpacked.
        directory += littleEndianBytes(of: [0o600 << 16, UInt32(offset)]) + name
        count += 1
    }

    func data() -> Data {
        let end =
            littleEndianBytes(of: [0x0605_4B50 as UInt32]) + littleEndianBytes(of: [0, 0, count, count])
            + littleEndianBytes(of: [UInt32(directory.count), UInt32(entries.count)]) + [0, 0]
        return entries + directory + end
    }
}
