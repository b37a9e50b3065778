import TestSupport
import Testing

@testable import Tour

@Suite struct OptimizersTests {
    @Test func `AdaGrad is ahead and SGD behind`() async throws {
        let iterations = LongTests.count(100, usually: 40)
        let comparison = try await onOwnThread {
            try OptimizerComparison(Digits.read(), iterations: iterations, seed: 2)
        }
        let names = OptimizerComparison.optimizers.map(\.name)
        #expect(comparison.losses.map(\.count) == names.map { _ in iterations })
        // All begin with the same weights and the same mini-batch.
        #expect(Set(comparison.losses.map { $0[0] }).count == 1)
        let middle = Dictionary(
            uniqueKeysWithValues: names.indices.map {
                (names[$0], comparison.means($0, upTo: [iterations])[0])
            })
        #expect(middle.values.max() == middle["SGD"])
        for slower in ["Momentum", "Adam"] {
            #expect(middle["AdaGrad", default: 9] < middle[slower, default: 0])
        }
    }

    @Test func `means of losses are over the iterations before`() throws {
        let losses = OptimizerComparison(losses: [(1...40).map(Double.init)], accuracies: [1])
        #expect(losses.means(0, upTo: [20, 40]) == [10.5, 30.5])
    }
}
