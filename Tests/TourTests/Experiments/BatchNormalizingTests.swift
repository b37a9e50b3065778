import ChainRuleTraining
import Testing

@testable import Tour

@Suite struct BatchNormalizingTests {
    @Test func `the batch normalization experiment has sixteen sizes in equal steps`() {
        let deviations = NormalizationCase.deviations
        #expect(deviations.count == 16 && deviations[0] == 1 && abs(deviations[15] - 1e-4) < 1e-18)
        let steps = zip(deviations, deviations.dropFirst()).map { $1 / $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-12 })
    }

    @Test func `a network learns from small weights only with normalization`() throws {
        let digits = try Digits.read().subset(Array(0..<1000))
        let sample = try NormalizationCase(deviation: 0.02, digits: digits, epochs: 10)
        #expect(sample.with.count == 10 && sample.without.count == 10)
        #expect(sample.with[9] > 0.8)
        #expect(sample.without[9] < 0.2)
    }

    @Test func `the batch normalization experiment ends where the loss is infinite`() throws {
        let digits = try Digits.read().subset(Array(0..<1000))
        let sample = try NormalizationCase(deviation: 3, digits: digits, epochs: 2)
        #expect(sample.without.count < 2 && sample.with.count == 2)
    }
}
