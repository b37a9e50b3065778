import ChainRule
import ChainRuleTraining
import Testing

@Suite struct InitializerTests {
    private func draw(_ initializer: Initializer, rows: Int = 100, columns: Int = 200) -> Matrix<Double> {
        var generator = SeededGenerator(seed: 11)
        return initializer.matrix(rows: rows, columns: columns, using: &generator)
    }

    @Test func `constant initializers give equal weights`() {
        #expect(draw(.zeros, rows: 2, columns: 3) == .zeros(rows: 2, columns: 3))
        #expect(draw(.constant(0.1), rows: 1, columns: 2) == [[0.1, 0.1]])
    }

    @Test func `initializers give the distributions of their formulas`() {
        func distribution(_ initializer: Initializer) -> Initializer.Distribution {
            initializer.distribution(fanIn: 50, fanOut: 150)
        }
        func normal(variance: Double) -> Initializer.Distribution {
            .normal(standardDeviation: variance.squareRoot())
        }
        #expect(distribution(.normal()) == .normal(standardDeviation: 0.01))
        #expect(distribution(.uniform(limit: 2)) == .uniform(limit: 2))
        #expect(distribution(.xavier(.normal)) == .normal(standardDeviation: 0.1))  // √(2/200)
        let (xavierLimit, heLimit): (Double, Double) = (6.0 / 200, 3 * (2.0 / 50))
        #expect(distribution(.xavier()) == .uniform(limit: xavierLimit.squareRoot()))
        #expect(distribution(.xavier(.normal, form: .inputs)) == normal(variance: 1.0 / 50))
        #expect(distribution(.he()) == .normal(standardDeviation: 0.2))  // √(2/50)
        #expect(distribution(.he(.uniform)) == .uniform(limit: heLimit.squareRoot()))
        #expect(distribution(.he(slope: 0.5)) == normal(variance: 2 / (1.25 * 50)))
        #expect(
            distribution(Initializer { fanIn, fanOut in .uniform(limit: Double(fanIn - fanOut)) })
                == .uniform(limit: -100))
    }

    /// Mean and variance of 20,000 numbers within four standard errors, and no number outside of its range.
    @Test(
        arguments: [
            (.normal(standardDeviation: 0.5), 0.25, 3),
            (.xavier(.normal), 2.0 / 300, 3),
            (.xavier(.normal, form: .inputs), 1.0 / 100, 3),
            (.he(), 2.0 / 100, 3),
            (.uniform(limit: 0.3), 0.03, 1.8),
            (.xavier(), 2.0 / 300, 1.8),
            (.xavier(form: .inputs), 1.0 / 100, 1.8),
            (.he(.uniform), 2.0 / 100, 1.8),
        ] as [(Initializer, Double, Double)])
    func `drawn weights have the mean, variance and range of their distribution`(
        _ initializer: Initializer, variance: Double, kurtosis: Double
    ) {
        let x = draw(initializer)
        let count = Double(x.count)
        let mean = x.sum()[0, 0] / count
        let found = (x * x).sum()[0, 0] / count
        #expect(abs(mean) < 4 * (variance / count).squareRoot())
        #expect(abs(found - variance) < 4 * variance * ((kurtosis - 1) / count).squareRoot())
        let greatest = x.abs().maximum(.all)[0, 0]
        let limit = (3 * variance).squareRoot()
        // A uniform number is below the limit; of 20,000 normal ones the greatest is far above √3 σ.
        #expect(
            kurtosis < 3 ? greatest < limit && greatest > 0.99 * limit : greatest > 3 * variance.squareRoot())
    }

    @Test func `the same seed draws the same weights`() {
        #expect(draw(.he()) == draw(.he()))
        var (generator, numbers) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
        let x: Matrix<Float> = Initializer.xavier().matrix(rows: 2, columns: 3, using: &generator)
        #expect(
            x.elements
                == (0..<6).map { _ in Float(Initializer.xavier().number(fanIn: 2, fanOut: 3, using: &numbers))
                })
        #expect(generator == numbers && generator.drawn == 6)
        #expect(Initializer.constant(7).number(fanIn: 1, fanOut: 1, using: &numbers) == 7)
        #expect(generator == numbers)
    }

    @Test func `sizes and deviations that make no sense are faults`() {
        #expect(draw(.zeros, rows: -1, columns: 2).fault != nil)
        #expect(draw(.he(), rows: -1, columns: 2).fault != nil)
        #expect(draw(.he(), rows: 0, columns: 2).fault == nil)
        #expect(draw(.he(), rows: 2, columns: 0).fault == nil)
        #expect(
            draw(.normal(standardDeviation: -1), rows: 2, columns: 1).fault?.description
                == "initial weights of 2×1: the deviation or limit is -1.0; it has to be a number from 0 on")
        #expect(draw(.uniform(limit: .nan)).fault != nil)
    }

    @Test(
        arguments: [
            (.relu, .normal(standardDeviation: 0.2)), (.elu(), .normal(standardDeviation: 0.2)),
            (.softplus, .normal(standardDeviation: 0.2)), (.silu, .normal(standardDeviation: 0.2)),
            (.gelu, .normal(standardDeviation: 0.2)),
            (.leakyReLU(slope: 0.5), .normal(standardDeviation: (2 / (1.25 * 50)).squareRoot())),
            (.prelu(slope: 0.5), .normal(standardDeviation: (2 / (1.25 * 50)).squareRoot())),
            (.sigmoid, .uniform(limit: 0.1.squareRoot())), (.tanh, .uniform(limit: 0.1.squareRoot())),
            (.identity, .uniform(limit: 0.1.squareRoot())), (.step, .uniform(limit: 0.1.squareRoot())),
            (.softmax, .uniform(limit: 0.1.squareRoot())), (.logSoftmax, .uniform(limit: 0.1.squareRoot())),
        ] as [(Activation, Initializer.Distribution)])
    func `the default initializer suits the activation`(
        _ activation: Activation, _ expected: Initializer.Distribution
    ) throws {
        // 2 / 50 = 0.04; 6 / (50 + 10) = 0.1.
        let found = Initializer.suited(to: activation).distribution(fanIn: 50, fanOut: 10)
        switch (found, expected) {
        case (.normal(let x), .normal(let y)), (.uniform(let x), .uniform(let y)):
            #expect(abs(x - y) < 1e-15)
        default: Issue.record("\(found) instead of \(expected)")
        }
    }
}
