import ChainRule
import ChainRuleTraining
import Testing

@Suite struct SearchSpaceTests {
    let rate = Hyperparameter.logUniform("learning rate", 1e-6...1e-2)
    let width = Hyperparameter.integers("width", 1...3)
    let kind = Hyperparameter.choice("kind", ["a", "b"])

    @Test func `last hyperparameter of the grid changes first`() throws {
        let space = try SearchSpace(width, kind)
        #expect(space.gridCount == 6)
        let points = try (0..<6).map { index in
            let trial = space.gridTrial(at: index, seed: 1)
            #expect(trial.index == index)
            return "\(try trial[width])\(try trial[kind])"
        }
        #expect(points == ["1a", "1b", "2a", "2b", "3a", "3b"])
    }

    @Test func `trial follows from seed and index`() throws {
        let space = try SearchSpace(rate, width)
        let (once, again) = (space.randomTrial(at: 7, seed: 1), space.randomTrial(at: 7, seed: 1))
        let (value, same) = (try once[rate], try again[rate])
        #expect(value == same)
        var (rates, seeds) = (Set<Double>(), Set<UInt64>())
        for seed in 0..<10 as Range<UInt64> {
            for index in 0..<100 {
                let trial = space.randomTrial(at: index, seed: seed)
                #expect(trial.seed == space.gridTrial(at: index % 15, seed: seed).seed || index >= 15)
                rates.insert(try trial[rate])
                seeds.insert(trial.seed)
            }
        }
        #expect(rates.count == 1000 && seeds.count == 1000)
    }

    @Test func `values are read by name and type`() throws {
        let trial = try SearchSpace(rate, kind).randomTrial(at: 0, seed: 1)
        #expect(trial.names == ["learning rate", "kind"])
        let known = ["learning rate", "kind"]
        #expect(throws: SearchError.notInSpace("width", names: known)) { try trial[width] }
        let other = Hyperparameter.integers("kind", 1...2)
        #expect(throws: SearchError.notInSpace("kind", names: known)) { try trial[other] }
    }

    @Test func `search spaces that make no sense are errors`() {
        func expect<Value>(_ text: String, _ hyperparameter: Hyperparameter<Value>) {
            let error = #expect(throws: SearchError.self) { try SearchSpace(hyperparameter) }
            #expect(error?.description == text)
        }
        #expect(throws: SearchError.emptySpace) { try SearchSpace() }
        #expect(throws: SearchError.repeatedName("kind")) {
            try SearchSpace(kind, Hyperparameter.integers("kind", 1...2))
        }
        let many = Hyperparameter.integers("many", 1...(1 << 40))
        let more = Hyperparameter.integers("more", 1...(1 << 40))
        #expect(throws: SearchError.gridTooLarge) { try SearchSpace(many, more) }

        let positive = "it has to be positive and finite"
        expect("the range of \"x\" is -1.0...1.0; \(positive)", Hyperparameter.logUniform("x", -1...1))
        expect("the range of \"x\" is 0.0...1.0; \(positive)", Hyperparameter.logUniform("x", 0...1))
        expect(
            "the range of \"x\" is 1.0...inf; \(positive)", Hyperparameter.logUniform("x", 1...(.infinity)))
        let large = Double.greatestFiniteMagnitude
        expect(
            "the range of \"x\" is \(-large)...\(large); it has to be finite",
            Hyperparameter.uniform("x", -large...large))
        expect(
            "the points of \"x\" is 0; it has to be 1 or more", Hyperparameter.uniform("x", 0...1, points: 0))
        expect("the step of \"x\" is 0; it has to be positive", Hyperparameter.integers("x", 0...1, step: 0))
        expect(
            "the range of \"x\" is \(Int.min)...\(Int.max); it has to be fewer than 2⁶³ numbers",
            Hyperparameter.integers("x", .min...(.max)))
        expect("the choice of \"x\" is empty; it has to be of one value", Hyperparameter<Int>.choice("x", []))
    }
}
