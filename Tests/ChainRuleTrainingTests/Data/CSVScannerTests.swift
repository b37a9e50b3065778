import Testing

@testable import ChainRuleTraining

@Suite struct CSVScannerTests {
    private func scanner(_ text: String, mostFields: Int = 8) throws -> CSVScanner {
        try CSVScanner(Array(text.utf8), separator: UInt8(ascii: ","), mostFields: mostFields)
    }

    private func fields(_ scanner: CSVScanner) -> [String] {
        scanner.fields.map { String(decoding: scanner.bytes(of: $0), as: UTF8.self) }
    }

    @Test func `records are split into fields without their quotes`() throws {
        var scanner = try scanner("\u{FEFF}a,\"b,\"\"c\"\"\",\r\n\r\n\"x\ny\",z")
        #expect(try scanner.nextRecord() && fields(scanner) == ["a", "b,\"c\"", ""])
        #expect(try scanner.nextRecord() && fields(scanner) == ["x\ny", "z"])
        #expect(scanner.fields.map(\.line) == [3, 4])
        #expect(try !scanner.nextRecord())
    }

    @Test func `a record has at most as many fields as allowed`() throws {
        var scanner = try scanner("1,2,3", mostFields: 2)
        let error = #expect(throws: DataError.self) { try scanner.nextRecord() }
        #expect(error?.description.hasPrefix("line 1, field 3: more than 2 fields") == true)
    }

    @Test func `the number of records is bounded before they are read`() throws {
        var scanner = try scanner("a,b\n1,2\n3,4\n")
        #expect(try scanner.nextRecord())
        #expect(scanner.mostRecords(fieldCount: 2, needed: 2) == 3)
    }

    @Test(arguments: ["a\"b", "\"a\"b", "\"a", "a\rb"])
    func `quotes and line ends out of order are errors`(text: String) throws {
        var scanner = try scanner(text)
        #expect(throws: DataError.self) { try scanner.nextRecord() }
    }
}
