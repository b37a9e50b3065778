import ChainRuleTraining
import Foundation
import Testing

@Suite struct SafetensorsReadingTests {
    /// A file with this header and so many bytes of data.
    private static func file(_ header: some DataProtocol, dataCount: Int = 0) -> Data {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        return Data(length) + Data(header) + Data(count: dataCount)
    }

    private static func tensor(_ fields: String) -> String { #"{"t":{"# + fields + "}}" }

    private static let field = #""dtype":"U8","shape":[2],"data_offsets":[0,2]"#

    @Test(
        arguments: [
            (#"[]"#, .invalidHeader(expected: "an object", found: "\"[\"", at: 8)),
            (#" {}"#, .invalidHeader(expected: "an object", found: "\" \"", at: 8)),
            (#""#, .invalidHeader(expected: "an object", found: "the end of the header", at: 8)),
            (#"{"#, .invalidHeader(expected: "a string", found: "the end of the header", at: 9)),
            (
                #"{}x"#,
                .invalidHeader(expected: "nothing but spaces behind the header's }", found: "\"x\"", at: 10)
            ),
            (#"{"a""#, .invalidHeader(expected: "\":\"", found: "the end of the header", at: 12)),
            (#"{"a":1}"#, .invalidHeader(expected: "an object", found: "\"1\"", at: 13)),
            (#"{"__metadata__":null}"#, .invalidHeader(expected: "an object", found: "\"n\"", at: 24)),
            (#"{"__metadata__":{"a":1}}"#, .invalidHeader(expected: "a string", found: "\"1\"", at: 29)),
            (#"{"__metadata__":{"a":"1",}}"#, .invalidHeader(expected: "a string", found: "\"}\"", at: 33)),
            (#"{"__metadata__":{"a":"1","\u0061":"2"}}"#, .duplicateName("a", at: 33)),
            (#"{"__metadata__":{},"__metadata\u005F_":{}}"#, .duplicateName("__metadata__", at: 27)),
            (
                #"{"a\q":{}}"#, .invalidHeader(expected: "one of \"\\/bfnrtu", found: "\"q\"", at: 12)
            ),
            (
                #"{"\u12G4":{}}"#, .invalidHeader(expected: "four hexadecimal digits", found: "\"1\"", at: 12)
            ),
            (
                #"{"\u+123":{}}"#, .invalidHeader(expected: "four hexadecimal digits", found: "\"+\"", at: 12)
            ),
            (
                #"{"\ud800x":{}}"#,
                .invalidHeader(expected: "a whole character, not half of one,", found: "\"u\"", at: 11)
            ),
            (
                #"{"\udc00\ud800":{}}"#,
                .invalidHeader(expected: "a whole character, not half of one,", found: "\"u\"", at: 11)
            ),
            (
                "{\"a\n\":{}}",
                .invalidHeader(
                    expected: "the rest of a string, without control characters,", found: "\"\n\"", at: 11)
            ),
        ] as [(String, SafetensorsError)])
    func refusesWhatIsNoJSONOfThisKind(header: String, error: SafetensorsError) {
        #expect(throws: error) { try Safetensors(data: Self.file(Data(header.utf8))) }
    }

    @Test(
        arguments: [
            (#""dtype":"U8","dtype":"U8""#, .duplicateName("dtype", at: 27)),
            (#""x":1"#, .unknownField("x", tensor: "t", at: 14)),
            (#""dtype":"U8","shape":[2]"#, .missingField("data_offsets", tensor: "t", at: 9)),
            (#""dtype":"U8","data_offsets":[0,2]"#, .missingField("shape", tensor: "t", at: 9)),
            (#""shape":[2],"data_offsets":[0,2]"#, .missingField("dtype", tensor: "t", at: 9)),
            (#""dtype":"u8""#, .unknownType("u8", tensor: "t", at: 22)),
            (#""shape":[-1]"#, .invalidNumber("-1", at: 23)),
            (#""shape":[1.0]"#, .invalidNumber("1.0", at: 23)),
            (#""shape":[1e2]"#, .invalidNumber("1e2", at: 23)),
            (#""shape":[01]"#, .invalidNumber("01", at: 23)),
            (#""shape":[+1]"#, .invalidNumber("+1", at: 23)),
            (#""shape":[9223372036854775808]"#, .invalidNumber("9223372036854775808", at: 23)),
            (#""shape":[[1]]"#, .invalidHeader(expected: "a whole number", found: "\"[\"", at: 23)),
            (
                #""data_offsets":[0,2,2]"#,
                .invalidHeader(expected: "an array of 2 numbers", found: "one of 3", at: 29)
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[2,0]"#,
                .reversedRange(tensor: "t", begin: 2, end: 0)
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[0,1]"#,
                .sizeMismatch(tensor: "t", .uint8, [2], bytes: 1, needed: 2)
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[1,3]"#, .beyondEnd(tensor: "t", end: 3, bytes: 2)
            ),
            (
                #""dtype":"U8","shape":[1],"data_offsets":[1,2]"#, .hole(begin: 0, end: 1, before: "t")
            ),
            (#""dtype":"U8","shape":[1],"data_offsets":[0,1]"#, .trailingBytes(1, at: 1)),
            (
                #""dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,2]"#,
                .impossibleShape(.uint8, [.max], tensor: "t")
            ),
            (
                #""dtype":"F4","shape":[3],"data_offsets":[0,2]"#, .impossibleShape(.float4, [3], tensor: "t")
            ),
        ] as [(String, SafetensorsError)])
    func refusesATensor(fields: String, error: SafetensorsError) {
        let data = Self.file(Data(Self.tensor(fields).utf8), dataCount: 2)
        #expect(throws: error) { try Safetensors(data: data) }
    }

    @Test func refusesAbsurdNumbersAndNesting() {
        let digits = Self.tensor("\"shape\":[" + String(repeating: "9", count: 1_000_000) + "]")
        #expect(throws: SafetensorsError.invalidNumber(String(repeating: "9", count: 40), at: 23)) {
            try Safetensors(data: Self.file(Data(digits.utf8)))
        }
        let brackets = Self.tensor("\"shape\":" + String(repeating: "[", count: 1_000_000))
        #expect(throws: SafetensorsError.invalidHeader(expected: "a whole number", found: "\"[\"", at: 23)) {
            try Safetensors(data: Self.file(Data(brackets.utf8)))
        }
    }

    @Test func acceptsItsOwnExampleButNotTwice() throws {
        let good = Self.tensor(Self.field)
        #expect(
            try Safetensors(data: Self.file(Data(good.utf8), dataCount: 2)).tensors.keys.sorted() == ["t"])
        let twice = "{\"t\":{\(Self.field)},\"t\":{\(Self.field)}}"
        #expect(throws: SafetensorsError.duplicateName("t", at: 8 + twice.utf8.count / 2 + 1)) {
            try Safetensors(data: Self.file(Data(twice.utf8), dataCount: 2))
        }
    }

    @Test func refusesTensorsThatShareBytes() {
        let other = #""dtype":"U8","shape":[2],"data_offsets":[1,3]"#
        let header = "{\"t\":{\(Self.field)},\"u\":{\(other)}}"
        #expect(throws: SafetensorsError.overlap("t", "u", at: 1)) {
            try Safetensors(data: Self.file(Data(header.utf8), dataCount: 3))
        }
    }

    /// A composed and a decomposed é are the same key in Swift, so that one tensor would be lost.
    @Test func refusesNamesThatSwiftTakesForTheSame() {
        let empty = #"{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#
        let header = "{\"\u{E9}\":\(empty),\"e\u{301}\":\(empty)}"
        #expect(throws: SafetensorsError.duplicateName("é", at: 9 + 5 + empty.utf8.count + 1)) {
            try Safetensors(data: Self.file(Data(header.utf8)))
        }
    }

    @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func refusesWhatIsNoUTF8(bytes: [UInt8]) {
        let header = Array("{\"".utf8) + bytes + Array("\":{}}".utf8)
        #expect(throws: SafetensorsError.invalidUTF8(at: 10)) { try Safetensors(data: Self.file(header)) }
    }

    @Test func checksTheHeadersLengthFirst() {
        for count in 0..<8 {
            #expect(throws: SafetensorsError.tooShort(bytes: count)) {
                try Safetensors(data: Data(count: count))
            }
        }
        let huge = Data(repeating: 0xFF, count: 8)
        #expect(throws: SafetensorsError.headerTooLong(.max, limit: 100_000_000)) {
            try Safetensors(data: huge)
        }
        let long = Data([3, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8)
        #expect(throws: SafetensorsError.headerBeyondEnd(3, bytes: 10)) { try Safetensors(data: long) }
    }

    @Test func readsStringsWithEscapes() throws {
        let header = #"{"__metadata__":{"\u00e9\ud83d\uDE00":"\"\\\/\b\f\n\r\t\u0000"}}"# + " \n\r\t"
        let file = try Safetensors(data: Self.file(Data(header.utf8)))
        #expect(file.metadata == ["é😀": "\"\\/\u{8}\u{C}\n\r\t\0"])
    }

    @Test func readsASliceOfData() throws {
        let data = Data([9, 9]) + Self.file(Data(Self.tensor(Self.field).utf8), dataCount: 2)
        #expect(try Safetensors(data: data.dropFirst(2)).tensors["t"]?.bytes == Data([0, 0]))
    }

    @Test func checksAFilesSizeFirst() throws {
        let folder = try TestFolder()
        let url = folder["large"]
        try Data(count: 20).write(to: url)
        #expect(throws: SafetensorsError.tooLarge(bytes: 20, limit: 19)) {
            try Safetensors(contentsOf: url, limit: 19)
        }
        // A file of a tebibyte without anything in it.
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: 1 << 40)
        try file.close()
        #expect(throws: SafetensorsError.tooLarge(bytes: 1 << 40, limit: 1 << 32)) {
            try Safetensors(contentsOf: url)
        }
        #expect(
            throws: SafetensorsError.invalidHeader(
                expected: "an object", found: "the end of the header", at: 8)
        ) {
            try Safetensors(contentsOf: url, limit: .max)
        }
    }

    @Test func saysWhichFileCannotBeRead() throws {
        let folder = try TestFolder()
        for url in [folder.url, folder["missing"], URL(fileURLWithPath: "/dev/zero")] {
            let error = #expect(throws: SafetensorsError.self) { try Safetensors(contentsOf: url) }
            guard case .file(let fileError) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(fileError.path == url.path)
        }
    }
}
