import ChainRule
import Foundation
import TestSupport
import Testing

@testable import ChainRuleTraining

@Suite struct SafetensorsTests {
    /// The bytes that the Python package `safetensors` 0.8.0 writes for the same tensors.
    @Test func `safetensors are written as the reference implementation does`() throws {
        var file = Safetensors(metadata: ["m": "x\ty"])
        file.tensors["b"] = try StoredTensor(Matrix<Float>.zeros(rows: 2, columns: 3))
        file.tensors["a"] = try StoredTensor(type: .float64, shape: [2], bytes: Data(count: 16))
        file.tensors["é\"\n\u{1}/\u{7F}\u{2028}😀"] = try StoredTensor(
            type: .int64, shape: [], bytes: Data(count: 8))
        let json =
            #"{"__metadata__":{"m":"x\ty"},"é\"\n\u0001/"# + "\u{7F}\u{2028}😀"
            + #"":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F64","shape":[2],"#
            + #""data_offsets":[8,24]},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[24,48]}}"#
        let length = (json.utf8.count + 7) / 8 * 8
        let padding = String(repeating: " ", count: length - json.utf8.count)
        let expected =
            Data([UInt8(length), 0, 0, 0, 0, 0, 0, 0]) + Data((json + padding).utf8) + Data(count: 48)
        #expect(try file.data() == expected)
        #expect(try Safetensors(data: expected) == file)
    }

    @Test func `an empty file is two braces and spaces`() throws {
        let bytes = Data([8, 0, 0, 0, 0, 0, 0, 0]) + Data("{}      ".utf8)
        #expect(try Safetensors().data() == bytes)
        #expect(try Safetensors(data: bytes) == Safetensors())
    }

    @Test func `names and notes are sorted by their bytes`() throws {
        let names = ["z", "a", "é", "B", "a.b", "a-b", "", "😀", "\u{FFFD}"]
        var file = Safetensors()
        for name in names {
            file.tensors[name] = try StoredTensor(1 as Float)
            file.metadata[name] = name
        }
        let data = try file.data()
        let text = String(decoding: data.dropFirst(8), as: UTF8.self)
        let sorted = ["", "B", "a", "a-b", "a.b", "z", "é", "\u{FFFD}", "😀"]
        #expect(text.hasPrefix(#"{"__metadata__":{"":"","B":"B","a":"a""#))
        let positions = sorted.map { text.range(of: "\"\($0)\":{")?.lowerBound }
        #expect(positions.allSatisfy { $0 != nil })
        #expect(positions.compactMap { $0 } == positions.compactMap { $0 }.sorted())
        #expect(try Safetensors(data: data) == file)
    }

    @Test func `a tensor with the metadata's name is not written`() throws {
        let file = Safetensors(tensors: ["__metadata__": try StoredTensor(1 as Float)])
        #expect(
            throws: SafetensorsError.malformed(
                #"a tensor cannot be named "__metadata__": the format keeps this name for the metadata"#)
        ) { try file.data() }
    }

    @Test func `a header too long for readers is not written`() throws {
        let file = Safetensors(metadata: ["long": "x"])
        #expect(throws: SafetensorsError.malformed("the header has 32 bytes; at most 31 are allowed")) {
            try file.data(headerLimit: 31)
        }
        #expect(try file.data(headerLimit: 32).count == 8 + 32)
    }

    @Test func `safetensors come back from a file`() throws {
        let folder = try TestFolder()
        var generator = SeededGenerator(seed: 4)
        var file = Safetensors(metadata: ["note": "größer als \u{0} und \\"])
        file.tensors["w"] = try StoredTensor(Matrix<Float>.random(rows: 30, columns: 7, using: &generator))
        file.tensors["empty"] = try StoredTensor(Matrix<Double>.zeros(rows: 0, columns: 3))
        try file.write(to: folder["x.safetensors"])
        #expect(try Safetensors(contentsOf: folder["x.safetensors"]) == file)
        #expect(try folder.names() == ["x.safetensors"])
    }
}
