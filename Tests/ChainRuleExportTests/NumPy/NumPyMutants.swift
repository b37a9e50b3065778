import ChainRule
import Foundation

@testable import ChainRuleExport

/// Files that are damaged here and there, the same ones each time.
struct NumPyMutants {
    private var generator: SeededGenerator
    private let npys = [NumPyFiles.floats, NumPyFiles.bigFortran, NumPyFiles.number]
    private let npzs = [NumPyFiles.stored, NumPyFiles.compressed, NumPyFiles.streamed]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// An npy with changes, most of them in its header.
    mutating func npy() -> Data {
        var bytes = [UInt8](npys[generator.index(below: npys.count)])
        let changes = generator.index(below: 3)
        for _ in 0...changes {
            change(&bytes, below: generator.index(below: 4) == 0 ? bytes.count + 1 : 72)
        }
        return Data(bytes)
    }

    /// An npz with changes, or one of changed arrays.
    mutating func npz() throws -> Data {
        if generator.index(below: 3) == 0 {
            var writer = ZipWriter()
            for name in ["a.npy", generator.index(below: 8) == 0 ? "a.npy" : "b.npy"] {
                try writer.add(name, npy())
            }
            return writer.data()
        }
        var bytes = [UInt8](npzs[generator.index(below: npzs.count)])
        for _ in 0...generator.index(below: 2) {
            // Where an entry, the directory, or the end begins: the bytes in between matter less.
            let starts = bytes.indices.dropLast().filter { bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B }
            let start = starts.isEmpty ? 0 : starts[generator.index(below: starts.count)]
            change(&bytes, below: 40, from: start)
        }
        return Data(bytes)
    }

    private mutating func change(_ bytes: inout [UInt8], below end: Int, from start: Int = 0) {
        let index = min(start + generator.index(below: end), bytes.count)
        let stop = min(index + 1 + generator.index(below: 12), bytes.count)
        switch generator.index(below: 8) {
        case 0 where index < bytes.count: bytes[index] ^= 1 << generator.index(below: 8)
        case 1 where index < bytes.count: bytes[index] = part()
        case 2: bytes.insert(part(), at: index)
        case 3 where index < bytes.count: bytes.remove(at: index)
        case 4: bytes.removeSubrange(index..<stop)
        case 5: bytes.insert(contentsOf: bytes[index..<stop], at: index)
        case 6: changeNumber(&bytes, near: index)
        default: bytes.removeLast(min(bytes.count, generator.index(below: 3)))
        }
    }

    private mutating func part() -> UInt8 {
        let parts = Array("{}()[],:'\"<>|=fiucbOTF01248 L\n\0\u{1}\u{8}".utf8) + [0x2D, 0xFF]
        return parts[generator.index(below: parts.count)]
    }

    /// Replaces the next number in text by another.
    private mutating func changeNumber(_ bytes: inout [UInt8], near index: Int) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let start = bytes[index...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        let numbers = ["0", "1", "2", "3", "6", "9223372036854775807", "4294967296", "18446744073709551616"]
        bytes.replaceSubrange(start..<end, with: numbers[generator.index(below: numbers.count)].utf8)
    }
}
