import ChainRuleTraining
import TestSupport
import Testing

@testable import Tour

@Suite struct InitializationTests {
    // Made once, and read by all tests.
    private static let cases = Task {
        try await onOwnThread {
            try LongTests.areRun ? InitializationCase.all() : InitializationCase.ofReLUs()
        }
    }

    /// Layer 5's deviation, as SOURCES gives it for one seed; how far another seed may be off.
    @Test func `activations spread as the book shows`() async throws {
        let deviations = try await Self.cases.value.map { $0.deviations[4] }
        let ofReLUs = [(0, relative: 0), (0.177, 0.3), (1.001, 0.3)]
        let ofOthers = [
            (0.437, relative: 0.03), (0.0115, 0.1), (0.116, 0.1), (0.957, 0.02), (1e-5, 0.2), (0.32, 0.1),
        ]
        let expected = LongTests.areRun ? ofOthers + ofReLUs : ofReLUs
        #expect(deviations.count == expected.count)
        for (deviation, (center, relative)) in zip(deviations, expected) {
            #expect(abs(deviation - center) <= max(relative * center, 1e-5))
        }
    }

    @Test func `the initialization experiment reports what is wrong`() async throws {
        for sample in try await Self.cases.value {
            switch (sample.weights, sample.report.findings.first) {
            case ("Xavier", nil), ("He", nil), ("σ = 1", .saturated), ("σ = 0.01", .uniformActivations): break
            default: Issue.record("\(sample.activation) \(sample.weights): \(sample.report.findings)")
            }
            #expect(sample.histograms.allSatisfy { $0.count == 12 && abs($0.reduce(0, +) - 1) < 1e-9 })
        }
    }

    @Test func `neurons that begin equal stay equal`() throws {
        let zeros = try ZeroWeights()
        #expect(zeros.distance == 0 && zeros.moved > 0.1)
        #expect(zeros.finding == .alikeUnits(layer: "layer1", units: 100))
    }
}
