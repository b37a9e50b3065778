import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct HyperparameterTests {
    /// What a random search draws.
    private func draws<Value>(_ hyperparameter: Hyperparameter<Value>, _ count: Int = 4000) throws -> [Value]
    {
        let space = try SearchSpace(hyperparameter)
        return try (0..<count).map { try space.randomTrial(at: $0, seed: 3)[hyperparameter] }
    }

    private func grid<Value>(_ hyperparameter: Hyperparameter<Value>) throws -> [Value] {
        let space = try SearchSpace(hyperparameter)
        return try (0..<space.gridCount).map { try space.gridTrial(at: $0, seed: 3)[hyperparameter] }
    }

    /// Within five standard deviations of the mean that a uniform distribution has.
    private func expectMean(of numbers: [Double], in range: ClosedRange<Double>) {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let deviation = (range.upperBound - range.lowerBound) / (12 * Double(numbers.count)).squareRoot()
        #expect(abs(mean - (range.lowerBound + range.upperBound) / 2) < 5 * deviation)
    }

    @Test func `uniform fills its range`() throws {
        let numbers = try draws(.uniform("x", -2...6))
        #expect(numbers.allSatisfy { (-2...6).contains($0) })
        expectMean(of: numbers, in: -2...6)

    }

    @Test func `log-uniform has uniform logarithms`() throws {
        let numbers = try draws(.logUniform("x", 1e-6...1e-2))
        #expect(numbers.allSatisfy { (1e-6...1e-2).contains($0) })
        expectMean(of: numbers.map { $0.log() / 10.0.log() }, in: -6...(-2))
        // Every order of magnitude has a quarter: five deviations of a binomial distribution.
        let deviation = (Double(numbers.count) * 0.25 * 0.75).squareRoot()
        for low in [1e-6, 1e-5, 1e-4, 1e-3] {
            let count = numbers.count { low <= $0 && $0 < low * 10 }
            #expect(abs(Double(count) - Double(numbers.count) / 4) < 5 * deviation)
        }
    }

    /// Without the bound, 10^log₁₀ leaves one-valued ranges by a unit in the last place.
    @Test func `rounding does not leave the range`() throws {
        for value in [3e-7, 0.007, 0.3, 7, 1e300, .leastNonzeroMagnitude] {
            #expect(try Set(draws(.logUniform("x", value...value), 3)) == [value])
            #expect(try Set(draws(.uniform("x", value...value), 3)) == [value])
            #expect(try grid(.logUniform("x", value...value, points: 3)) == [value, value, value])
        }
    }

    @Test func `integers include both bounds`() throws {
        let numbers = try draws(.integers("x", -1...2))
        #expect(Set(numbers) == [-1, 0, 1, 2])
        let deviation = (Double(numbers.count) * 0.25 * 0.75).squareRoot()
        for value in -1...2 {
            #expect(abs(Double(numbers.count { $0 == value }) - Double(numbers.count) / 4) < 5 * deviation)
        }
        #expect(try draws(.integers("x", 0...(.max - 1)), 3).allSatisfy { $0 >= 0 })
        #expect(try Set(draws(.integers("x", .max...(.max)), 3)) == [.max])
    }

    @Test func `choices keep their type`() throws {
        let drawn = try draws(.choice("x", [true, false]))
        #expect(drawn.contains(true) && drawn.contains(false))
        #expect(try grid(.choice("x", ["b", "a", "c"])) == ["b", "a", "c"])
    }

    @Test func `a grid takes evenly spaced points`() throws {
        #expect(try grid(.uniform("x", 0...1)) == [0, 0.25, 0.5, 0.75, 1])
        #expect(try grid(.uniform("x", -1...3, points: 1)) == [1])
        #expect(try grid(.logUniform("x", 0.1...0.4, points: 2)) == [0.1, 0.4])
        for (point, expected) in zip(try grid(.logUniform("x", 1e-6...1e-2)), [1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
        {
            #expect(abs(point - expected) <= 4 * expected.ulp)
        }
        #expect(try grid(.integers("x", 8...11)) == [8, 9, 10, 11])
        #expect(try grid(.integers("x", 1...10, step: 4)) == [1, 5, 9])
        #expect(try grid(.integers("x", 1...2, step: .max)) == [1])
    }
}
