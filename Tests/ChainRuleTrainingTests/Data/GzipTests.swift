import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

@Suite struct GzipTests {
    static let files = [
        GzipFile.stored(Array("abc".utf8)), .stored([]), .fixed, .text, .longCodes,
        .stored((0..<70_000).map { UInt8(truncatingIfNeeded: $0 * $0) }),
    ]

    @Test(arguments: files)
    func `gzip files are decompressed`(_ file: GzipFile) throws {
        #expect(Gzip.isCompressed(file.bytes))
        #expect(try Gzip.decompressed(file.bytes) == file.contents)
    }

    @Test func `gzip members are put one after the other`() throws {
        let files: [GzipFile] = [.text, .stored([]), .fixed]
        #expect(try Gzip.decompressed(files.flatMap(\.bytes)) == files.flatMap(\.contents))
    }

    /// As `gunzip` does; `dd` and tapes write whole blocks.
    @Test func `zeros after a gzip file are left out`() throws {
        for count in [1, 7, 512, 10_000] {
            let zeros = [UInt8](repeating: 0, count: count)
            #expect(try Gzip.decompressed(GzipFile.text.bytes + zeros) == GzipFile.text.contents)
        }
        expectFault("1F 8B should be here", [0, 0])
        expectFault("1F 8B should be here", GzipFile.text.bytes + [0] + GzipFile.text.bytes)
    }

    @Test func `gzip headers with every field are read`() throws {
        var file = GzipFile.text
        file.flags = 0x1F
        file.optional = [2, 0, 7, 7] + Array("name\0comment\0".utf8)
        let sum = GzipFile.checksum(file.header)
        file.optional += [UInt8(sum & 255), UInt8(sum >> 8 & 255)]
        #expect(try Gzip.decompressed(file.bytes) == file.contents)
        for end in 0..<file.header.count { expectFault("", Array(file.bytes[..<end])) }

        file.optional[5] ^= 1
        expectFault("the header's checksum does not agree", file.bytes)
    }

    // MARK: The limit

    @Test func `gzip is decompressed up to the limit and not beyond`() throws {
        for file in Self.files {
            let size = file.contents.count
            #expect(try Gzip.decompressed(file.bytes, limit: size) == file.contents)
            if size > 0 {
                expectFault("more than \(size - 1) bytes, the limit", file.bytes, limit: size - 1)
            }
        }
        #expect(throws: DataError.self) { try Gzip.decompressed([], limit: -1) }
        #expect(throws: DataError.self) { try Gzip.decompressed([], limit: .max) }
    }

    /// 5 million bytes from 32 kilobytes: decompression ends at the limit, whatever the trailer says.
    @Test func `a gzip bomb ends at the limit`() {
        var bits = DeflateBits()
        bits.number(1, bits: 1)
        bits.number(1, bits: 2)
        bits.fixed(0)
        for _ in 0..<20_000 {
            bits.fixed(285)  // 258 bytes
            bits.code(0, bits: 5)  // of one byte back
        }
        bits.fixed(256)
        var file = GzipFile(contents: [], stream: bits.bytes)
        expectFault("it says 0 bytes, and there are 5160001", file.bytes)
        expectFault("more than 1000000 bytes, the limit", file.bytes, limit: 1_000_000)
        // A trailer that promises 4 GiB allocates nothing of the kind.
        file.stream = [3, 0]
        let trailer = [UInt8](repeating: 0xFF, count: 8)
        expectFault("it says 4294967295 bytes, and there are 0", file.header + file.stream + trailer)
    }

    // MARK: What surrounds a stream

    @Test func `what is no gzip is refused`() {
        let good = GzipFile.text.bytes
        expectFault("1F 8B should be here", [])
        expectFault("1F 8B should be here", Array("no gzip".utf8))
        expectFault("1F 8B should be here", good + [0, 0, 7])
        expectFault("1F 8B should be here", good + Array("trailing".utf8))
        expectFault("compression method 7", changed(good, at: 2, to: 7))
        expectFault("flags that are not defined", changed(good, at: 3, to: 0x20))
        expectFault("the checksum does not agree", changed(good, at: good.count - 8))
        expectFault("bytes, and there are 204", changed(good, at: good.count - 1))
    }

    @Test(arguments: [GzipFile.stored(Array("abc".utf8)), .fixed, .text, .longCodes])
    func `gzip that is cut off is refused`(_ file: GzipFile) {
        let bytes = file.bytes
        for end in 0..<bytes.count { expectFault("", Array(bytes[..<end])) }
    }

    private func changed(_ bytes: [UInt8], at offset: Int, to value: UInt8? = nil) -> [UInt8] {
        var bytes = bytes
        bytes[offset] = value ?? ~bytes[offset]
        return bytes
    }

    /// With 32 bits of checksum, what is accepted is what was compressed.
    @Test(arguments: [GzipFile.stored(Array("abc".utf8)), .fixed, .text, .longCodes])
    func `damaged gzip is refused or does no harm`(_ file: GzipFile) {
        var generator = SeededGenerator(seed: UInt64(file.stream.count))
        let original = file.bytes
        var refused = 0
        let mutations = LongTests.count(1500, usually: 300)
        for _ in 0..<mutations {
            var bytes = original
            for _ in 0...generator.index(below: 4) {
                switch generator.index(below: 4) {
                case 0 where bytes.count > 1: bytes.remove(at: generator.index(below: bytes.count))
                case 1:
                    bytes.insert(UInt8(generator.index(below: 256)), at: generator.index(below: bytes.count))
                default: bytes[generator.index(below: bytes.count)] ^= 1 << UInt8(generator.index(below: 8))
                }
            }
            do {
                #expect(try Gzip.decompressed(bytes, limit: 1 << 20) == file.contents)
            } catch {
                guard case .malformedBytes(format: "gzip", let offset, _) = error else {
                    Issue.record("another error: \(error)")
                    continue
                }
                #expect((0...bytes.count).contains(offset))
                refused += 1
            }
        }
        #expect(refused > mutations * 2 / 3)
    }
}

/// Expects that the bytes are refused for this reason.
func expectFault(
    _ reason: String, _ bytes: [UInt8], limit: Int = DataSource.defaultLimit,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    do {
        let result = try Gzip.decompressed(bytes, limit: limit)
        Issue.record("accepted, \(result.count) bytes", sourceLocation: sourceLocation)
    } catch {
        guard case .malformedBytes(format: "gzip", let offset, let given) = error else {
            Issue.record("another error: \(error)", sourceLocation: sourceLocation)
            return
        }
        #expect(reason.isEmpty || given.contains(reason), sourceLocation: sourceLocation)
        #expect((0...bytes.count).contains(offset), sourceLocation: sourceLocation)
    }
}
