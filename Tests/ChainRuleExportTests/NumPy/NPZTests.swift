import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import ChainRuleExport

@Suite struct NPZTests {
    private static func tensor(_ bytes: UInt8...) throws -> StoredTensor {
        try StoredTensor(type: .uint8, shape: [bytes.count], bytes: Data(bytes))
    }

    /// An archive with entries of these names and contents.
    private static func archive(_ entries: [(String, Data)]) throws -> Data {
        var writer = ZipWriter()
        for (name, contents) in entries { try writer.add(name, contents) }
        return writer.data()
    }

    @Test func `arrays become the bytes that NumPy writes, and come back`() throws {
        var file = NPZ()
        file.tensors["é"] = try StoredTensor(3.0)
        file.tensors["a"] = try StoredTensor([[1, 2]] as Matrix<Float>)
        #expect(try file.data() == NumPyFiles.stored)
        #expect(try NPZ(data: NumPyFiles.stored) == file)
        #expect(try NPZ(data: NPZ().data()) == NPZ())
    }

    @Test func `compressed and streamed archives are read`() throws {
        let compressed = try NPZ(data: NumPyFiles.compressed)
        #expect(compressed.tensors["a"] == (try StoredTensor(Matrix<Double>.zeros(rows: 20, columns: 30))))
        #expect(try compressed.tensors["b"]?.value(as: Matrix<Float>.self) == [[1, -1]])
        #expect(compressed.tensors.count == 2)
        #expect(try NPZ(data: NumPyFiles.streamed).tensors == ["a": Self.tensor(1, 2, 3)])
    }

    @Test func `a graph's parameters are written and loaded`() throws {
        let folder = try TestFolder()
        let graph = Graph<Matrix<Float>>()
        let w = graph.parameter([[0.1, -0.2], [0.3, 0.4]], name: "layer/w:0")
        let old = try w.value
        try NPZ(tensors: graph.tensors()).write(to: folder["g.npz"])
        try graph.feed(w, [[0, 0], [0, 0]])
        try graph.load(NPZ(contentsOf: folder["g.npz"]).tensors)
        #expect(try w.value == old)
    }

    @Test func `a damaged file is refused at every length`() {
        for file in [NumPyFiles.stored, NumPyFiles.compressed, NumPyFiles.streamed] {
            for count in 0..<file.count {
                #expect(throws: NumPyError.self, "\(count)") { try NPZ(data: file.prefix(count)) }
            }
            #expect(throws: NumPyError.self) { try NPZ(data: file + [0]) }
            #expect(throws: NumPyError.self) { try NPZ(data: [0] + file) }
        }
    }

    /// 4,928 bytes for the zeros and 130 for the two numbers.
    @Test func `what an archive decompresses to is bounded`() throws {
        #expect(try NPZ(data: NumPyFiles.compressed, limit: 5_058).tensors.count == 2)
        #expect(throws: NumPyError.tooLarge(bytes: 5_058, limit: 5_057)) {
            try NPZ(data: NumPyFiles.compressed, limit: 5_057)
        }
        let folder = try TestFolder()
        try NumPyFiles.compressed.write(to: folder["c.npz"])
        #expect(throws: NumPyError.tooLarge(bytes: 408, limit: 100)) {
            try NPZ(contentsOf: folder["c.npz"], limit: 100)
        }
    }

    /// Bytes of the entries in `compressed`: the first is 159 bytes long, the directory begins at 284.
    @Test func `sizes that are not true are found`() throws {
        // The uncompressed size, before the entry and in the directory: less, and (a bomb's) more.
        for size: UInt8 in [0x3F, 0x41] {
            var file = NumPyFiles.compressed
            (file[39], file[284 + 24]) = (size, size)
            let error = #expect(throws: NumPyError.self) { try NPZ(data: file) }
            #expect("\(try #require(error))".hasPrefix("array \"a\": in the archive: gzip, byte "))
        }
        var file = NumPyFiles.compressed
        file[16] ^= 1
        file[284 + 18] ^= 1
        let damage = "the size or the checksum in the archive does not agree: the contents are damaged"
        #expect(throws: NumPyError.inArray("a", .malformed(damage))) { try NPZ(data: file) }
        file[16] ^= 1
        let differs = "byte 0: \"a.npy\" is another entry here than in the directory"
        #expect(throws: NumPyError.malformed(differs)) { try NPZ(data: file) }
    }

    /// In `stored` the second entry begins at 191, in the directory at 434, and the end at 486.
    @Test(
        arguments: [
            ([37], 15, "byte 0: an entry with extra fields other than zip64's"),
            ([35], 2, "byte 0: an entry with extra fields other than zip64's"),
            ([198, 443], 0, "byte 434: an entry whose name is no UTF-8, or does not say so"),
            ([494, 496], 1, "byte 486: the directory does not end here, after 1 entries"),
            ([494], 1, "byte 486: the directory, 103 bytes at 383, does not end here"),
            ([506], 1, "byte 486: the end of an archive without a comment should be here, PK\\5\\6"),
        ] as [([Int], UInt8, String)])
    func `a field that does not fit is refused`(offsets: [Int], value: UInt8, error: String) throws {
        var file = NumPyFiles.stored
        for offset in offsets { file[offset] = value }
        let found = #expect(throws: NumPyError.self) { try NPZ(data: file) }
        #expect(try #require(found).description == error)
    }

    @Test func `entries that share bytes are refused`() throws {
        let one = try NPY(Self.tensor(1)).data()
        var file = try Self.archive([("a.npy", one), ("b.npy", one)])
        // In the directory, the second entry is where the first one is.
        let offset = file.count - 22 - 9
        #expect(file[offset] == 184)
        file[offset] = 0
        let shared = "byte 184: \"b.npy\" begins at byte 0, not here"
        #expect(throws: NumPyError.malformed(shared)) { try NPZ(data: file) }
    }

    @Test func `bytes of no entry are refused`() throws {
        var file = Data(count: 5) + (try NPZ().data())
        file[5 + 16] = 5  // where the directory is, which is empty
        let hidden = "byte 0: these bytes belong to no entry; the directory begins later"
        #expect(throws: NumPyError.malformed(hidden)) { try NPZ(data: file) }
        file[5 + 16] = 4
        let moved = "byte 5: the directory, 0 bytes at 4, does not end here"
        #expect(throws: NumPyError.malformed(moved)) { try NPZ(data: file) }
    }

    @Test func `names that are there twice, or lead elsewhere, are refused`() throws {
        let one = try NPY(Self.tensor(1)).data()
        #expect(throws: NumPyError.inArray("a", .malformed("the name is there a second time"))) {
            try NPZ(data: Self.archive([("a.npy", one), ("b.npy", one), ("a.npy", one)]))
        }
        // Swift takes these for the same name.
        #expect(throws: NumPyError.inArray("e\u{301}", .malformed("the name is there a second time"))) {
            try NPZ(data: Self.archive([("\u{E9}.npy", one), ("e\u{301}.npy", one)]))
        }
        for name in ["../a", "/a", "a/../b", "a\\b", "a\nb"] {
            let path = "\(name).npy"
            let error = #expect(throws: NumPyError.self) { try NPZ(data: Self.archive([(path, one)])) }
            let written = #expect(throws: NumPyError.self) { try NPZ(tensors: [name: Self.tensor(1)]).data() }
            #expect(error == written)
            guard case .inArray(name, .unsupported) = error else { throw try #require(error) }
        }
        for name in ["a.txt", "a", ""] {
            #expect(throws: NumPyError.self) { try NPZ(data: Self.archive([(name, one)])) }
        }
    }

    @Test func `what is encrypted or compressed in another way is refused`() throws {
        let file = try Self.archive([("a.npy", NPY(Self.tensor(1)).data())])
        let directory = file.count - 22 - 51
        for (offset, value, words) in [(6, 1, "method 0, flags 1,"), (8, 12, "method 12, flags 0,")] {
            var changed = file
            (changed[offset], changed[directory + offset + 2]) = (UInt8(value), UInt8(value))
            let error = #expect(throws: NumPyError.self) { try NPZ(data: changed) }
            guard case .unsupported(let reason) = error else { throw try #require(error) }
            #expect(reason.contains(words))
        }
    }

    @Test func `an error names its array`() throws {
        let file = try Self.archive([("w.npy", NumPyFiles.floats.dropLast())])
        let error = #expect(throws: NumPyError.self) { try NPZ(data: file) }
        #expect(
            try #require(error).description
                == "array \"w\": byte 128: F32 [2, 3] needs 24 bytes; there are 23")
    }

    /// The end that archives have whose sizes need 8 bytes.
    @Test func `the end of a zip64 archive is read`() throws {
        let file = try Self.archive([("a.npy", NPY(Self.tensor(1)).data())])
        let end = file.count - 22
        let record =
            Data("PK\u{6}\u{6}".utf8) + littleEndianBytes(of: [44 as UInt64])
            + littleEndianBytes(of: [45, 45, 0, 0, 0, 0] as [UInt16])
            + littleEndianBytes(of: [1, 1, 51, UInt64(end - 51)])
        let locator =
            Data("PK\u{6}\u{7}".utf8) + littleEndianBytes(of: [0 as UInt32])
            + littleEndianBytes(of: [UInt64(end)]) + littleEndianBytes(of: [1 as UInt32])
        let unknown = Data("PK\u{5}\u{6}".utf8) + [0, 0, 0, 0] + Data(repeating: 0xFF, count: 12) + [0, 0]
        let large = file[..<end] + record + locator + unknown
        #expect(try NPZ(data: large).tensors == ["a": Self.tensor(1)])
        // Without the record, all is unknown.
        #expect(throws: NumPyError.self) { try NPZ(data: file[..<end] + unknown) }
        for index in record.indices.dropFirst(12 + 4) {
            var changed = large
            changed[end + index] ^= 0x40
            #expect(throws: NumPyError.self, "\(index)") { try NPZ(data: changed) }
        }
    }
}
