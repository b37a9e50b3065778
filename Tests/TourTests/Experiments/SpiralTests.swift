import ChainRule
import ChainRuleTraining
import Testing

@testable import Tour

@Suite struct SpiralTests {
    @Test func `the spiral takes more than straight lines`() throws {
        let spiral = try Spiral(seed: 1)
        #expect(spiral.training != spiral.test)
        func accuracy(_ hidden: [Int]) throws -> Double {
            let network = try spiral.classifier(hidden: hidden)
            return try #require(network.evaluate(spiral.test, metrics: [.accuracy]).metrics["accuracy"])
        }
        #expect(try (0.4..<0.65).contains(accuracy([])))
        #expect(try accuracy([50, 50]) > 0.97)
    }

    @Test func `the picture of the spiral shows its points`() throws {
        let spiral = try Spiral(seed: 2)
        let picture = try spiral.picture(
            of: .classifier(inputs: 2, hidden: [], classes: 3, seed: 1))
        #expect(picture.count == 27)
        for mark in "ox#" { #expect(picture.joined().filter { $0 == mark }.count > 20) }
    }
}
