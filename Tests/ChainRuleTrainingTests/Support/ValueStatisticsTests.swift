import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct ValueStatisticsTests {
    @Test func `statistics of numbers are their mean, deviation, norm and range`() {
        let statistics = ValueStatistics([3, -1, 4, 2])
        #expect(statistics.count == 4 && statistics.mean == 2 && statistics.isFinite)
        #expect(abs(statistics.deviation - 3.5.squareRoot()) < 1e-15)
        #expect(abs(statistics.norm - 30.0.squareRoot()) < 1e-15)
        #expect(statistics.minimum == -1 && statistics.maximum == 4)
    }

    @Test func `numbers that are not finite are counted and left out`() {
        let statistics = ValueStatistics([1, .nan, 3, .infinity, -.infinity])
        #expect(statistics.count == 5 && statistics.notANumber == 1 && statistics.infinite == 2)
        #expect(statistics.mean == 2 && statistics.deviation == 1 && !statistics.isFinite)
        #expect(ValueStatistics([]).mean == 0 && ValueStatistics([.nan]).norm == 0)
    }

    @Test func `squares that are too large for Double do not overflow`() {
        let statistics = ValueStatistics([3e200, -3e200])
        #expect(statistics.deviation == 3e200 && statistics.norm.isFinite)
    }

    @Test func `columns that stay at a flat end are dead`() {
        let numbers = Numbers([[0, 1, 0], [0, 0, -0.0]] as Matrix<Float>)
        #expect(numbers.deadColumns(of: ReLU()) == 2)
        #expect(numbers.deadColumns(of: LeakyReLU()) == nil)
        #expect(Numbers(Matrix<Float>.zeros(rows: 0, columns: 2)).deadColumns(of: ReLU()) == 0)
    }

    @Test func `saturation is the share of the outer 1.5 percent at two flat ends`() {
        let numbers = Numbers([[0.01, 0.5, 0.99, 0.02]] as Matrix<Double>)
        #expect(numbers.saturation(of: Sigmoid()) == 0.5)
        #expect(numbers.saturation(of: Tanh()) == 0.25)
        #expect(numbers.saturation(of: ReLU()) == nil && numbers.saturation(of: Step()) == nil)
    }

    @Test func `columns are equal but for rounding`() {
        #expect(Numbers([[1, 1.000001], [2, 2]] as Matrix<Double>).hasEqualColumns)
        #expect(!Numbers([[1, 1.1], [2, 2]] as Matrix<Double>).hasEqualColumns)
    }
}
