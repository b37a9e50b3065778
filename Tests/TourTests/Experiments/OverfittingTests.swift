import ChainRuleTraining
import TestSupport
import Testing

@testable import Tour

@Suite struct OverfittingTests {
    /// Sixty epochs twice, which no shorter run can stand for.
    @Test(.enabled(if: LongTests.areRun)) func `wrong labels are learned unless kept from it`() async throws {
        let data = try OverfittingCase.data(wrongLabels: true)
        #expect(data.training.count == 300 && data.test.count == 1497)
        let (free, kept) = try await onOwnThread {
            (
                try OverfittingCase("neither", on: data, epochs: 60),
                try OverfittingCase("dropout", dropout: 0.2, on: data, epochs: 60)
            )
        }
        // By heart; and the other digits are read the worse for it.
        #expect(try #require(free.training.last) > 0.97)
        #expect(try #require(kept.training.last) < 0.92)
        #expect(free.everyFifth > 0.9 && kept.everyFifth < 0.4)
        #expect(try #require(kept.test.last) > #require(free.test.last) + 0.05)
        #expect(kept.testLoss < free.testLoss)
    }

    @Test func `every fifth label is wrong`() throws {
        let right = try OverfittingCase.data(wrongLabels: false)
        let wrong = try OverfittingCase.data(wrongLabels: true)
        #expect(right.training.inputs == wrong.training.inputs && right.test == wrong.test)
        let differ = zip(right.training.targets.elements, wrong.training.targets.elements).map { $0 != $1 }
        #expect(differ.indices.allSatisfy { differ[$0] == $0.isMultiple(of: 5) })
    }
}
