import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct DataSourceTests {
    @Test func `a data source gives the bytes of text, array and file`() throws {
        #expect(try DataSource.text("abc").contents() == [97, 98, 99])
        #expect(try DataSource.bytes([1, 2]).contents() == [1, 2])
        try withFile(Array("abc".utf8)) { (path, _) throws in
            #expect(try DataSource.file(path).contents() == [97, 98, 99])
            #expect(try DataSource.file(URL(fileURLWithPath: path)).contents() == [97, 98, 99])
        }
        try withFile([]) { (path, _) throws in #expect(try DataSource.file(path).contents() == []) }
    }

    @Test func `a data source decompresses gzip`() throws {
        let bytes = GzipFile.text.bytes
        #expect(try DataSource.bytes(bytes).contents() == GzipFile.text.contents)
        try withFile(bytes) { (path, _) throws in
            #expect(try DataSource.file(path).contents() == GzipFile.text.contents)
        }
    }

    @Test func `errors name the file`() throws {
        expectError("/nowhere/data.csv: cannot be read") {
            try DataSource.file("/nowhere/data.csv").contents()
        }
        expectError("cannot be read") {
            try DataSource.file(FileManager.default.temporaryDirectory.path).contents()
        }
        try withFile(GzipFile.text.bytes.dropLast()) { path, name in
            expectError("\(name): gzip, byte ") {
                try DataSource.file(path).contents()
            }
        }
        try withFile(Array("1,0\n2,x\n".utf8)) { path, name in
            expectError("\(name): line 2, field 2: \"x\" is no number") {
                try Dataset<Double>(csv: .file(path))
            }
        }
    }

    @Test func `reads no more than the limit`() throws {
        try withFile([UInt8](repeating: 65, count: 10)) { (path, _) throws in
            #expect(try DataSource.file(path).contents(limit: 10).count == 10)
            expectError("it has more than 9 bytes, the limit") {
                try DataSource.file(path).contents(limit: 9)
            }
            expectError("limit is -1; it has to be") {
                try DataSource.file(path).contents(limit: -1)
            }
        }
        try withFile(GzipFile.text.bytes) { (path, _) throws in
            expectError("more than 203 bytes, the limit") {
                try DataSource.file(path).contents(limit: 203)
            }
        }
        expectError("reading the text: it has more than 3 bytes, the limit") {
            try DataSource.text("abcé").contents(limit: 3)
        }
        #expect(try DataSource.text("aé").contents(limit: 3).count == 3)
        expectError("reading the data: it has more than 1 bytes, the limit") {
            try DataSource.bytes([1, 2]).contents(limit: 1)
        }
        #if !os(Windows)
            expectError("it has more than 1000 bytes, the limit") {  // a file without an end
                try DataSource.file("/dev/zero").contents(limit: 1000)
            }
        #endif
    }

    /// Where `Int` has 32 bits, too: any limit from 0 on, and a default that is one.
    @Test func `a data source keeps every limit`() throws {
        #expect(DataSource.defaultLimit <= Int(Int32.max))
        for limit in [3, DataSource.defaultLimit, Int(Int32.max), .max] {
            #expect(try DataSource.text("abc").contents(limit: limit).count == 3)
            #expect(try Gzip.decompressed(GzipFile.text.bytes, limit: max(limit, 204)).count == 204)
            try withFile([1, 2, 3]) { (path, _) throws in
                #expect(try DataSource.file(path).contents(limit: limit) == [1, 2, 3])
            }
        }
    }

    #if !os(Windows)
        /// A pipe that nobody writes to would be waited for without end.
        @Test func `a folder or a pipe is no data source`() throws {
            let folder = FileManager.default.temporaryDirectory.path
            expectError("cannot be read: it is a folder") { try DataSource.file(folder).contents() }
            expectError("it is a folder") { try Dataset<Float>(csv: .file(folder)) }
            let pipe = "\(folder)/ChainRule-\(UUID().uuidString)"
            try #require(mkfifo(pipe, 0o600) == 0)
            defer { unlink(pipe) }
            expectError("cannot be read: it is a pipe; what comes from it can be read as `.bytes`") {
                try IDX.read(.file(pipe))
            }
            let link = pipe + "-link"
            try #require(symlink(pipe, link) == 0)
            defer { unlink(link) }
            expectError("it is a pipe") { try DataSource.file(link).contents() }
        }
    #endif
}
