import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import Tour

@Suite struct XORTests {
    @Test func `gates compute what they are called`() {
        let gates = Dictionary(uniqueKeysWithValues: XOR.gates().map { ($0.name, $0.outputs) })
        #expect(
            gates == ["AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]])
    }

    @Test(arguments: 1...UInt64(LongTests.count(3, usually: 1)))
    func `one layer ends undecided on XOR`(_ seed: UInt64) throws {
        let network = try XOR.oneLayer(seed: seed)
        let first = try network.predict(XOR.inputs).elements[3]
        #expect(abs(first - 0.5) > 1e-3)
        let learned = try XOR.learned(by: network)
        #expect(learned.probabilities.allSatisfy { abs($0 - 0.5) < 1e-6 })
        #expect(abs(learned.loss - log(2)) < 1e-9)
    }

    @Test func `two layers learn XOR`() throws {
        let network = try XOR.twoLayers(seed: 1)
        let learned = try XOR.learned(by: network)
        #expect(zip(learned.probabilities, XOR.outputs.elements).allSatisfy { abs($0 - $1) < 0.01 })
        // Two corners are 1, two are 0, and so is what lies around them.
        let picture = try XOR.picture(of: network).map(Array.init)
        #expect(picture.count == 21 && picture.allSatisfy { $0.count == 41 })
        #expect(picture[0][0] == "#" && picture[20][40] == "#")
        #expect(picture[0][40] == "." && picture[20][0] == ".")
    }
}
