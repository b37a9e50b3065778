import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct MovingAverageTests {
    typealias M = Matrix<Double>

    @Test func `an average moves by its momentum`() {
        #expect(MovingAverage(momentum: 0.25).forward(4, 8) == 5.0)
    }

    @Test func `a sample's variance is the population's times N over N minus 1`() {
        let (old, batch): (M, M) = ([[4, 0]], [[1, 2], [3, 4], [5, 6]])
        let ofSample = MovingVariance(momentum: 0.25, isOfSample: true).forward(old, [[8, 2]], batch)
        #expect(ofSample == [[0.75 * 4 + 0.25 * 12, 0.25 * 3]])
        let ofPopulation = MovingVariance(momentum: 0.25, isOfSample: false).forward(old, [[8, 2]], batch)
        #expect(ofPopulation == [[5, 0.5]])
    }

    @Test(arguments: [true, false])
    func `a batch of one row changes nothing`(isOfSample: Bool) {
        let rule = MovingVariance(momentum: 0.25, isOfSample: isOfSample)
        #expect(rule.forward([[4, 0]], [[0, 0]], [[1, 2]] as M) == [[4, 0]])
        #expect(rule.backward([[1, 2]], [[4, 0]], [[0, 0]], [[1, 2]] as M, [[4, 0]]).0 == [[1, 2]])
    }

    @Test func `their derivatives are right`() throws {
        let graph = Graph<M>()
        let average = graph.input([[4, 1]]), variance = graph.input([[8, 2]])
        let batch = graph.constant([[1, 2], [3, 4], [5, 6]])
        let y = average.applying(
            MovingVariance(momentum: 0.3, isOfSample: true), variance, batch)
        let z = y.applying(MovingAverage(momentum: 0.2), average)
        #expect(try graph.checkGradients(of: z.sum()).passed)
    }
}
