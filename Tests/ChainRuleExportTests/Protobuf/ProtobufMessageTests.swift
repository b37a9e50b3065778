import Foundation
import Testing

@testable import ChainRuleExport

/// The examples are those of the format's documentation.
@Suite struct ProtobufMessageTests {
    @Test func `numbers are written in groups of seven bits`() {
        #expect(bytes { $0.add(1, 0) } == [0x08, 0])
        #expect(bytes { $0.add(1, 150) } == [0x08, 0x96, 0x01])
        #expect(bytes { $0.add(16, 1) } == [0x80, 0x01, 1])
        // Ten bytes, of which the last is 1.
        #expect(bytes { $0.add(1, -1) } == [0x08] + Array(repeating: 0xFF, count: 9) + [1])
    }

    @Test func `text, bytes and messages begin with their length`() {
        #expect(bytes { $0.add(2, "testing") } == [0x12, 7] + Array("testing".utf8))
        #expect(bytes { $0.add(2, "값") } == [0x12, 3, 0xEA, 0xB0, 0x92])
        #expect(bytes { $0.add(2, "") } == [0x12, 0])
        #expect(bytes { $0.add(3) { $0.add(1, 150) } } == [0x1A, 3, 0x08, 0x96, 0x01])
    }

    @Test func `floats have their bits, the lowest first`() {
        #expect(bytes { $0.add(1, Float(1)) } == [0x0D, 0, 0, 0x80, 0x3F])
        #expect(bytes { $0.add(1, -2.0) } == [0x09, 0, 0, 0, 0, 0, 0, 0, 0xC0])
    }

    private func bytes(_ build: (inout ProtobufMessage) -> Void) -> [UInt8] {
        var message = ProtobufMessage()
        build(&message)
        return Array(message.bytes)
    }
}
