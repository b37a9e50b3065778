import Testing

@testable import ChainRuleTraining

@Suite struct HeaderScannerTests {
    private func scanner(_ text: String) throws -> HeaderScanner {
        try HeaderScanner(Array(text.utf8), start: 8)
    }

    @Test func `an object calls back for each key with its offset`() throws {
        var (scanner, found) = (try scanner(#"{ "a" : 1 ,"b":[2, 3]} "#), [(String, Int)]())
        try scanner.object { scanner, key, offset throws(SafetensorsError) in
            found.append((key, offset))
            if key == "b" {
                #expect(try scanner.numbers() == [2, 3])
            } else {
                #expect(throws: SafetensorsError.malformed(#"byte 16: an array is expected, not "1""#)) {
                    try scanner.numbers()
                }
                scanner = try HeaderScanner(Array(#","b":[2, 3]} "#.utf8), start: 18)
            }
        }
        try scanner.end()
        #expect(found.map(\.0) == ["a", "b"] && found.map(\.1) == [10, 19])
    }

    @Test(arguments: [
        (#""""#, ""), (#""a\u00e9\n""#, "aé\n"), (#""\ud83d\ude00""#, "😀"), (#""é\/""#, "é/"),
    ])
    func `strings are read with their escape sequences`(text: String, expected: String) throws {
        var scanner = try scanner(text)
        #expect(try scanner.string() == expected)
        try scanner.end()
    }

    @Test func `what is left after the header is an error`() throws {
        var scanner = try scanner("  x")
        let error = #expect(throws: SafetensorsError.self) { try scanner.end() }
        #expect(
            error?.description == #"byte 10: nothing but spaces behind the header's } is expected, not "x""#)
    }
}
