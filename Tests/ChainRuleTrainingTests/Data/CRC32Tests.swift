import Testing

@testable import ChainRuleTraining

@Suite struct CRC32Tests {
    /// The check value that every description of CRC-32 gives.
    @Test func `CRC-32 has its known check value`() {
        #expect(CRC32.checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    /// Eight bytes a step give what one bit a step gives, for every length of the rest and every start.
    @Test func `CRC-32 agrees with its definition`() {
        let bytes = (0..<60).map { UInt8(truncatingIfNeeded: $0 * $0 * 7 + 13) }
        for start in 0..<9 {
            for end in start..<bytes.count {
                #expect(CRC32.checksum(bytes[start..<end]) == GzipFile.checksum(Array(bytes[start..<end])))
            }
        }
    }
}
