import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

@testable import Tour

@Suite struct SearchTests {
    @Test func `the search gives the same table on any number of threads`() async throws {
        let search = try DigitSearch(Digits.read(), trials: 3, seed: 1)
        let epochs = LongTests.count(20, usually: 4)
        let table = try await search.run(epochs: epochs, threads: 1)
        #expect(table.isComplete && table.trials.allSatisfy { $0.score != nil })
        #expect(try await search.run(epochs: epochs, threads: 3).description == table.description)
    }

    @Test(.enabled(if: LongTests.areRun)) func `the best rate is among the largest`() async throws {
        let search = try DigitSearch(Digits.read(), trials: 4, seed: 1)
        let table = try await search.run()
        let rates = try table.ranked.map { try $0.trial[DigitSearch.rate] }
        #expect(rates.first == rates.max())
        #expect(try #require(table.best?.score) > 0.7)
    }

    @Test func `the search judges by digits that nothing is learned from`() throws {
        let search = try DigitSearch(Digits.read(), seed: 3)
        #expect(search.training.count == 400 && search.validation.count == 100)
        let learned = Set((0..<400).map { search.training.inputs.row($0) })
        #expect((0..<100).allSatisfy { !learned.contains(search.validation.inputs.row($0)) })
    }
}
