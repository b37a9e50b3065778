import ChainRuleTraining
import TestSupport
import Testing

@testable import Tour

@Suite struct VanishingTests {
    /// S4's numbers, all digits given.
    @Test func `nested sigmoids are almost constant`() throws {
        #expect(try NestedSigmoids.at(0, depth: 1).slope == 0.25)
        let (low, high) = try NestedSigmoids.range()
        #expect(abs(low - 0.622459) < 5e-7 && abs(high - 0.675038) < 5e-7)
        #expect(abs(try NestedSigmoids.at(0).value - 0.6507777) < 5e-8)
        #expect(abs(try NestedSigmoids.fixedPoint() - 0.6590460684) < 5e-11)
        #expect(try NestedSigmoids.at(0).slope < 1.0 / 64)
    }

    private static func few() throws -> [GradientsByDepth] {
        [
            try GradientsByDepth("sigmoid", .sigmoid), try GradientsByDepth("ReLU", .relu),
            try GradientsByDepth("ReLU, σ = 0.01", .relu, .normal(standardDeviation: 0.01)),
        ]
    }

    @Test func `sigmoids shrink gradients fourfold and ReLUs keep them`() throws {
        let all = try LongTests.areRun ? GradientsByDepth.all() : Self.few()
        let networks = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
        let sigmoid = try #require(networks["sigmoid"])
        #expect(sigmoid.shares.count == 10 && sigmoid.shares[9] == 1)
        #expect(zip(sigmoid.shares, sigmoid.shares.dropFirst()).allSatisfy { $0 * 3 < $1 })
        #expect(sigmoid.shares[0] < 1 / 262_144.0)  // 4⁻⁹
        guard
            case .vanishingGradient("layer1", "layer10", _, 9, .smallSlope("sigmoid", 0.25))? = sigmoid.report
                .findings.first
        else {
            Issue.record("\(sigmoid.report)")
            return
        }
        let others = ["tanh", "ReLU", "Leaky ReLU", "PReLU", "ELU", "GELU"]
        for name in LongTests.areRun ? others : ["ReLU"] {
            let network = try #require(networks[name])
            #expect(network.report.findings == [], "\(name)")
            #expect(network.shares[0] > 0.1 && network.shares[0] < 10)
        }
        #expect(try #require(networks["ReLU, σ = 0.01"]).shares[0] < 1e-6)
        guard LongTests.areRun else { return }
        #expect(try #require(networks["tanh, σ = 0.01"]).shares[0] < 1e-6)
        #expect(try #require(networks["ReLU, σ = 1"]).shares[0] > 1e6)
    }
}
