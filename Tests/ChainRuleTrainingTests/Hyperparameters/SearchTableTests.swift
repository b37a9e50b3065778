import ChainRuleTraining
import Testing

@Suite struct SearchTableTests {
    let kind = Hyperparameter.choice("kind", ["good", "nan", "fair", "infinite", "thrown", "same"])

    private struct Broken: Error, CustomStringConvertible {
        var description: String { "broken" }
    }

    private func table(_ goal: HyperparameterSearch.Goal) async throws -> SearchTable {
        let kind = kind
        return try await HyperparameterSearch(SearchSpace(kind), .grid, for: goal, seed: 1).run { trial in
            switch try trial[kind] {
            case "good": 0.123456
            case "nan": .nan
            case "infinite": .infinity
            case "thrown": throw Broken()
            default: 2
            }
        }
    }

    @Test func `failures are kept and never win`() async throws {
        for goal in [HyperparameterSearch.Goal.lowest, .highest] {
            let table = try await table(goal)
            #expect(table.isComplete && table.trials.map(\.trial.index) == [0, 1, 2, 3, 4, 5])
            #expect(table.trials.map(\.score) == [0.123456, nil, 2, nil, nil, 2])
            #expect(throws: Broken.self) { try table.trials[4].outcome.get() }
            let error = #expect(throws: SearchError.self) { try table.trials[1].outcome.get() }
            #expect(error?.description == "the score is nan; it has to be finite")
            #expect(table.ranked.suffix(3).map(\.trial.index) == [1, 3, 4])
            #expect(table.best?.trial.index == table.ranked[0].trial.index)
        }
    }

    @Test func `equal scores keep their order`() async throws {
        #expect(try await table(.lowest).ranked.map(\.trial.index) == [0, 2, 5, 1, 3, 4])
        #expect(try await table(.highest).ranked.map(\.trial.index) == [2, 5, 0, 1, 3, 4])
    }

    @Test func `none is best if all fail`() async throws {
        let search = try HyperparameterSearch(SearchSpace(kind), .random(trials: 3), for: .lowest, seed: 1)
        let table = try await search.run { _ in throw Broken() }
        #expect(table.best == nil && table.trials.count == 3)
    }

    @Test func `a search table prints aligned columns`() async throws {
        let expected = """
            trial    score      kind
                0   0.1235      good
                2        2      fair
                5        2      same
                1  failure       nan  the score is nan; it has to be finite
                3  failure  infinite  the score is inf; it has to be finite
                4  failure    thrown  broken
            """
        #expect(try await table(.lowest).description == expected)
    }

    @Test func `JSON has numbers as numbers, and a failure's error`() async throws {
        let (rate, layers) = (
            Hyperparameter.choice("score", [0.1, .nan]), Hyperparameter.choice("layers", [3])
        )
        let search = try HyperparameterSearch(SearchSpace(rate, layers), .grid, for: .lowest, seed: 1)
        let table = try await search.run { trial in
            if try trial[rate].isNaN { throw Broken() }
            return 0.5
        }
        let expected = """
            [
              {"trial": 0, "score": 0.5, "score 2": 0.1, "layers": 3, "error": null},
              {"trial": 1, "score": null, "score 2": "nan", "layers": 3, "error": "broken"}
            ]

            """
        #expect(table.json == expected)
    }

    @Test func `CSV has every number in full`() async throws {
        let expected = """
            trial,score,kind,error
            0,0.123456,good,
            1,,nan,the score is nan; it has to be finite
            2,2.0,fair,
            3,,infinite,the score is inf; it has to be finite
            4,,thrown,broken
            5,2.0,same,

            """
        #expect(try await table(.lowest).csv == expected)
        let odd = try HyperparameterSearch(
            SearchSpace(Hyperparameter.choice("a,\"b\"", ["x\ny"])), .grid, for: .lowest, seed: 1)
        #expect(try await odd.run { _ in 1 }.csv == "trial,score,\"a,\"\"b\"\"\",error\n0,1.0,\"x\ny\",\n")
    }
}
