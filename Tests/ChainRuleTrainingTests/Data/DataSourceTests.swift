import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct DataSourceTests {
    @Test func givesBytes() throws {
        #expect(try DataSource.text("abc").contents() == [97, 98, 99])
        #expect(try DataSource.bytes([1, 2]).contents() == [1, 2])
        try withFile(Array("abc".utf8)) { (path, _) throws in
            #expect(try DataSource.file(path).contents() == [97, 98, 99])
            #expect(try DataSource.file(URL(fileURLWithPath: path)).contents() == [97, 98, 99])
        }
        try withFile([]) { (path, _) throws in #expect(try DataSource.file(path).contents() == []) }
    }

    @Test func decompresses() throws {
        let bytes = GzipFile.text.bytes
        #expect(try DataSource.bytes(bytes).contents() == GzipFile.text.contents)
        try withFile(bytes) { (path, _) throws in
            #expect(try DataSource.file(path).contents() == GzipFile.text.contents)
        }
    }

    @Test func errorsNameTheFile() throws {
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

    @Test func readsNoMoreThanTheLimit() throws {
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
        #if !os(Windows)
            expectError("it has more than 1000 bytes, the limit") {  // a file without an end
                try DataSource.file("/dev/zero").contents(limit: 1000)
            }
        #endif
    }
}
