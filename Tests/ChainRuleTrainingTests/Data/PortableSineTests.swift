import Foundation
import Testing

@testable import ChainRuleTraining

@Suite struct PortableSineTests {
    @Test func `the portable sine agrees with the C library`() {
        for step in -4000...4000 {
            let turns = Double(step) / 777
            let (sine, cosine) = sineAndCosine(turns: turns)
            // The C library's angle is itself rounded: half an ulp of up to 33 radians.
            let rounding = 1e-15 + abs(turns) * 1e-15
            #expect(abs(sine - sin(turns * 2 * .pi)) < rounding)
            #expect(abs(cosine - cos(turns * 2 * .pi)) < rounding)
        }
    }

    @Test func `the portable sine is exact at quarter turns`() {
        let expected: [(Double, Double)] = [(0, 1), (1, 0), (0, -1), (-1, 0)]
        for quarter in -9...9 {
            let (sine, cosine) = sineAndCosine(turns: Double(quarter) / 4)
            #expect((sine, cosine) == expected[(quarter + 12) % 4])
        }
    }

    /// Computed apart from this library, with Python's floats and the same operations.
    @Test func `the portable sine has the same bits everywhere`() {
        let bits = [0.1, 0.37, -2.6].map { turns in
            let (sine, cosine) = sineAndCosine(turns: turns)
            return [sine.bitPattern, cosine.bitPattern]
        }
        #expect(
            bits == [
                [0x3fe2_cf23_0475_5a5e, 0x3fe9_e377_9b97_f4a8],
                [0x3fe7_53b6_03d2_b816, 0xbfe5_e7cf_5511_2013],
                [0x3fe2_cf23_0475_5a62, 0xbfe9_e377_9b97_f4a5],
            ])
    }
}
