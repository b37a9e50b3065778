import ChainRuleTraining
import Foundation
import TestSupport
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
            (#"[]"#, #"byte 8: an object is expected, not "[""#),
            (#" {}"#, #"byte 8: an object is expected, not " ""#),
            (#""#, #"byte 8: an object is expected, not the end of the header"#),
            (#"{"#, #"byte 9: a string is expected, not the end of the header"#),
            (
                #"{}x"#,
                #"byte 10: nothing but spaces behind the header's } is expected, not "x""#
            ),
            (#"{"a""#, #"byte 12: ":" is expected, not the end of the header"#),
            (#"{"a":1}"#, #"byte 13: an object is expected, not "1""#),
            (#"{"__metadata__":null}"#, #"byte 24: an object is expected, not "n""#),
            (#"{"__metadata__":{"a":1}}"#, #"byte 29: a string is expected, not "1""#),
            (#"{"__metadata__":{"a":"1",}}"#, #"byte 33: a string is expected, not "}""#),
            (#"{"__metadata__":{"a":"1","\u0061":"2"}}"#, #"byte 33: "a" is there a second time"#),
            (
                #"{"__metadata__":{},"__metadata\u005F_":{}}"#,
                #"byte 27: "__metadata__" is there a second time"#
            ),
            (
                #"{"a\q":{}}"#, #"byte 12: one of "\/bfnrtu is expected, not "q""#
            ),
            (
                #"{"\u12G4":{}}"#, #"byte 12: four hexadecimal digits is expected, not "1""#
            ),
            (
                #"{"\u+123":{}}"#, #"byte 12: four hexadecimal digits is expected, not "+""#
            ),
            (
                #"{"\ud800x":{}}"#,
                #"byte 11: a whole character, not half of one, is expected, not "u""#
            ),
            (
                #"{"\udc00\ud800":{}}"#,
                #"byte 11: a whole character, not half of one, is expected, not "u""#
            ),
            (
                "{\"a\n\":{}}",
                #"byte 11: the rest of a string, without control characters, is expected, not "\#n""#
            ),
        ] as [(String, String)])
    func `a header that is not JSON of the format is refused`(header: String, error: String) {
        #expect(throws: SafetensorsError.malformed(error)) {
            try Safetensors(data: Self.file(Data(header.utf8)))
        }
    }

    @Test(
        arguments: [
            (#""dtype":"U8","dtype":"U8""#, #"byte 27: "dtype" is there a second time"#),
            (#""x":1"#, #"byte 14: tensor "t" has a field "x", which the format does not know"#),
            (#""dtype":"U8","shape":[2]"#, #"byte 9: tensor "t" has no "data_offsets""#),
            (#""dtype":"U8","data_offsets":[0,2]"#, #"byte 9: tensor "t" has no "shape""#),
            (#""shape":[2],"data_offsets":[0,2]"#, #"byte 9: tensor "t" has no "dtype""#),
            (#""dtype":"u8""#, #"byte 22: tensor "t" has the type "u8", which the format does not know"#),
            (#""shape":[-1]"#, #"byte 23: -1 is no whole number from 0 to 9223372036854775807"#),
            (#""shape":[1.0]"#, #"byte 23: 1.0 is no whole number from 0 to 9223372036854775807"#),
            (#""shape":[1e2]"#, #"byte 23: 1e2 is no whole number from 0 to 9223372036854775807"#),
            (#""shape":[01]"#, #"byte 23: 01 is no whole number from 0 to 9223372036854775807"#),
            (#""shape":[+1]"#, #"byte 23: +1 is no whole number from 0 to 9223372036854775807"#),
            (
                #""shape":[9223372036854775808]"#,
                #"byte 23: 9223372036854775808 is no whole number from 0 to 9223372036854775807"#
            ),
            (#""shape":[[1]]"#, #"byte 23: a whole number is expected, not "[""#),
            (
                #""data_offsets":[0,2,2]"#,
                #"byte 29: an array of 2 numbers is expected, not one of 3"#
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[2,0]"#,
                #"tensor "t" ends at 0 before it begins at 2"#
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[0,1]"#,
                #"tensor "t": U8 [2] needs 2 bytes; its range has 1"#
            ),
            (
                #""dtype":"U8","shape":[2],"data_offsets":[1,3]"#,
                #"tensor "t" ends at 3, but there are only 2 bytes of data"#
            ),
            (
                #""dtype":"U8","shape":[1],"data_offsets":[1,2]"#,
                #"bytes 0..<1 of the data, before tensor "t", belong to none"#
            ),
            (
                #""dtype":"U8","shape":[1],"data_offsets":[0,1]"#,
                #"bytes 1..<2 of the data, behind the last tensor, belong to none"#
            ),
            (
                #""dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,2]"#,
                #"tensor "t": U8 [9223372036854775807] has no size"#
            ),
            (
                #""dtype":"F4","shape":[3],"data_offsets":[0,2]"#, #"tensor "t": F4 [3] has no size"#
            ),
        ] as [(String, String)])
    func `a malformed tensor is refused`(fields: String, error: String) {
        let data = Self.file(Data(Self.tensor(fields).utf8), dataCount: 2)
        #expect(throws: SafetensorsError.malformed(error)) { try Safetensors(data: data) }
    }

    @Test func `refuses absurd numbers and nesting`() {
        let digits = Self.tensor("\"shape\":[" + String(repeating: "9", count: 1_000_000) + "]")
        #expect(
            throws: SafetensorsError.malformed(
                "byte 23: \(String(repeating: "9", count: 40)) is no whole number from 0 to \(Int.max)")
        ) {
            try Safetensors(data: Self.file(Data(digits.utf8)))
        }
        let brackets = Self.tensor("\"shape\":" + String(repeating: "[", count: 1_000_000))
        #expect(throws: SafetensorsError.malformed(#"byte 23: a whole number is expected, not "[""#)) {
            try Safetensors(data: Self.file(Data(brackets.utf8)))
        }
    }

    @Test func `a tensor that is there twice is refused`() throws {
        let good = Self.tensor(Self.field)
        #expect(
            try Safetensors(data: Self.file(Data(good.utf8), dataCount: 2)).tensors.keys.sorted() == ["t"])
        let twice = "{\"t\":{\(Self.field)},\"t\":{\(Self.field)}}"
        #expect(
            throws: SafetensorsError.malformed(
                "byte \(8 + twice.utf8.count / 2 + 1): \"t\" is there a second time")
        ) {
            try Safetensors(data: Self.file(Data(twice.utf8), dataCount: 2))
        }
    }

    @Test func `refuses tensors that share bytes`() {
        let other = #""dtype":"U8","shape":[2],"data_offsets":[1,3]"#
        let header = "{\"t\":{\(Self.field)},\"u\":{\(other)}}"
        #expect(throws: SafetensorsError.malformed(#"tensor "u" begins at 1, inside of tensor "t""#)) {
            try Safetensors(data: Self.file(Data(header.utf8), dataCount: 3))
        }
    }

    /// A composed and a decomposed é are the same key in Swift, so that one tensor would be lost.
    @Test func `refuses names that Swift takes for the same`() {
        let empty = #"{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#
        let header = "{\"\u{E9}\":\(empty),\"e\u{301}\":\(empty)}"
        #expect(
            throws: SafetensorsError.malformed(
                "byte \(9 + 5 + empty.utf8.count + 1): \"é\" is there a second time")
        ) {
            try Safetensors(data: Self.file(Data(header.utf8)))
        }
    }

    @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func `refuses what is no UTF-8`(bytes: [UInt8]) {
        let header = Array("{\"".utf8) + bytes + Array("\":{}}".utf8)
        #expect(throws: SafetensorsError.malformed("byte 10: the header is no UTF-8")) {
            try Safetensors(data: Self.file(header))
        }
    }

    @Test func `checks the header's length first`() {
        for count in 0..<8 {
            #expect(
                throws: SafetensorsError.malformed(
                    "a safetensors file begins with 8 bytes, the header's length; there are \(count)")
            ) {
                try Safetensors(data: Data(count: count))
            }
        }
        let huge = Data(repeating: 0xFF, count: 8)
        #expect(
            throws: SafetensorsError.malformed(
                "the header has \(UInt64.max) bytes; at most 100000000 are allowed")
        ) {
            try Safetensors(data: huge)
        }
        let long = Data([3, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8)
        #expect(throws: SafetensorsError.malformed("the header has 3 bytes, but the file only 10")) {
            try Safetensors(data: long)
        }
    }

    @Test func `reads strings with escapes`() throws {
        let header = #"{"__metadata__":{"\u00e9\ud83d\uDE00":"\"\\\/\b\f\n\r\t\u0000"}}"# + " \n\r\t"
        let file = try Safetensors(data: Self.file(Data(header.utf8)))
        #expect(file.metadata == ["é😀": "\"\\/\u{8}\u{C}\n\r\t\0"])
    }

    @Test func `reads a slice of data`() throws {
        let data = Data([9, 9]) + Self.file(Data(Self.tensor(Self.field).utf8), dataCount: 2)
        #expect(try Safetensors(data: data.dropFirst(2)).tensors["t"]?.bytes == Data([0, 0]))
    }

    @Test func `checks a file's size first`() throws {
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
            throws: SafetensorsError.malformed(#"byte 8: an object is expected, not the end of the header"#)
        ) {
            try Safetensors(contentsOf: url, limit: .max)
        }
    }

    @Test func `says which file cannot be read`() throws {
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
