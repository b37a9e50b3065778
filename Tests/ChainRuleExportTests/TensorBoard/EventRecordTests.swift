import ChainRuleTraining
import Foundation
import Testing

@testable import ChainRuleExport

@Suite struct EventRecordTests {
    /// The check value that every description gives, and the examples of RFC 3720, appendix B.4.
    @Test func `CRC-32C has its known values`() {
        let command: [UInt8] =
            [0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0]
            + [0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0]
        let known: [([UInt8], UInt32)] = [
            (Array("123456789".utf8), 0xE306_9283), ([], 0),
            (Array(repeating: 0, count: 32), 0x8A91_36AA), (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E), ((0..<32).reversed(), 0x113F_DB5C), (command, 0xD996_3A56),
        ]
        for (bytes, sum) in known {
            #expect(bytes.withUnsafeBytes(CRC32.castagnoli.checksum) == sum)
        }
    }

    /// As the package `tensorboard` writes it.
    @Test func `a record is framed by its length and masked checksums`() {
        #expect(
            eventRecord(Data("123456789".utf8)).hexadecimal
                == "0900000000000000" + "37f97139" + "313233343536373839" + "e5b08ac7")
        #expect(eventRecord(Data()).count == 16)
    }
}

extension Data {
    var hexadecimal: String { map { String(format: "%02x", $0) }.joined() }
}
