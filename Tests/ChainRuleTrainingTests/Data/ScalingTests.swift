import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct ScalingTests {
    private let training: Matrix<Double> = [[1, 5, -2], [3, 5, 0], [8, 5, 5]]
    private let other: Matrix<Double> = [[5, 6, 1]]

    @Test func `standardizing gives mean 0 and deviation 1`() throws {
        let scaling = try Scaling(standardizing: training)
        #expect(scaling.shift == [4, 5, 1])
        let deviation = (26.0 / 3).squareRoot()
        let expected: Matrix<Double> = [
            [-3 / deviation, 0, -3 / deviation], [-1 / deviation, 0, -1 / deviation],
            [4 / deviation, 0, 4 / deviation],
        ]
        #expect(
            try scaling.applied(to: training).isApproximatelyEqual(to: expected, absoluteTolerance: 1e-15))
        // Other data do not change what was fitted.
        let scaled = try scaling.applied(to: other)
        #expect(scaled.isApproximatelyEqual(to: [[1 / deviation, 1, 0]], absoluteTolerance: 1e-15))
    }

    @Test func `min-max scaling gives the range`() throws {
        let scaling = try Scaling(minMax: training)
        #expect(try scaling.applied(to: training) == [[0, 0, 0], [2.0 / 7, 0, 2.0 / 7], [1, 0, 1]])
        #expect(try scaling.applied(to: other) == [[4.0 / 7, 1, 3.0 / 7]])
        let wide = try Scaling(minMax: training, to: -1...3)
        #expect(try wide.applied(to: [[1, 5, -2], [8, 5, 5]]) == [[-1, -1, -1], [3, -1, 3]])
        expectError("range is 2.0...2.0; it has to be of a finite length above 0") {
            try Scaling(minMax: training, to: 2...2)
        }
    }

    @Test func `scaling can be inverted`() throws {
        var generator = SeededGenerator(seed: 2)
        let x = Matrix<Double>.randomNormal(
            rows: 40, columns: 3, mean: 100, standardDeviation: 5, using: &generator)
        for scaling in [
            try Scaling(standardizing: x), try Scaling(minMax: x), try Scaling(minMax: x, to: -1...1),
        ] {
            let z = try scaling.applied(to: x)
            #expect(!z.isApproximatelyEqual(to: x, absoluteTolerance: 10))
            #expect(try scaling.inverted(on: z).isApproximatelyEqual(to: x, relativeTolerance: 1e-14))
        }
    }

    /// More rows than are added up at a time, in both types of number.
    @Test func `many rows keep their precision`() throws {
        var generator = SeededGenerator(seed: 3)
        let x = Matrix<Float>.randomNormal(
            rows: 5001, columns: 4, mean: 1000, standardDeviation: 0.5, using: &generator)
        let numbers = x[columns: 2..<3].elements.map { Double($0) }
        let mean = numbers.reduce(0, +) / 5001
        let deviation = (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5001).squareRoot()
        let single = try Scaling(standardizing: x)
        #expect(abs(Double(single.shift[2]) - mean) < 1e-4)  // an ulp of the shift is 6e-5
        #expect(abs(Double(single.divisor[2]) / deviation - 1) < 1e-6)
        let double = try Scaling(standardizing: Matrix<Double>(x))
        #expect(abs(double.shift[2] / mean - 1) < 1e-14)
        #expect(abs(double.divisor[2] / deviation - 1) < 1e-12)
    }

    // MARK: Columns that are difficult

    @Test(arguments: [0, 0.1, -7, 1e300, .leastNonzeroMagnitude])
    func `constant columns are only moved`(_ number: Double) throws {
        let x = Matrix<Double>(repeating: number, rows: 7, columns: 1)
        for scaling in [try Scaling(standardizing: x), try Scaling(minMax: x)] {
            #expect(try scaling.applied(to: x) == Matrix.zeros(rows: 7, columns: 1))
            #expect(scaling.shift == [number])
            #expect(scaling.divisor == [1])
            #expect(try scaling.inverted(on: .zeros(rows: 1, columns: 1)) == [[number]])
        }
    }

    @Test(arguments: [0x1p-1060, 1e-200, 1, 1e200, 1.7e308])
    func `extreme sizes do not overflow`(_ size: Double) throws {
        let z = try Scaling(standardizing: [[-size], [size]]).applied(to: [[-size], [size]])
        #expect(z.isApproximatelyEqual(to: [[-1], [1]], relativeTolerance: 1e-10))
    }

    @Test func `nearly constant columns of Float are scaled`() throws {
        let x: Matrix<Float> = [[10_000_000], [10_000_001]]
        let scaling = try Scaling(standardizing: x)
        #expect(scaling.divisor == [0.5])
        #expect(try scaling.applied(to: x).elements.allSatisfy { abs($0) <= 2 })
        let tiny = try Scaling(
            standardizing: Matrix<Float>(rows: 9, columns: 1) { row, _ in
                row == 0 ? .leastNonzeroMagnitude : 0
            })
        #expect(try tiny.applied(to: [[.leastNonzeroMagnitude]]).elements[0].isFinite)
    }

    // MARK: Errors

    @Test func `scaling refuses data that it cannot be fitted to`() {
        expectError("nothing to fit a scaling to: 0×0") {
            try Scaling(standardizing: Matrix<Double>.zeros(rows: 0, columns: 0))
        }
        expectError("row 0, column 1: the input is nan") {
            try Scaling(minMax: [[1, Double.nan]])
        }
        expectError("scaling column 1: its numbers lie further apart than Double can say") {
            try Scaling(minMax: [[0, -1e308], [1, 1e308]])
        }
        expectError("addition of 3×3 and 1×2") {
            try Scaling(standardizing: training + [[1, 2]])
        }
    }

    @Test func `scaling refuses another number of columns`() throws {
        let scaling = try Scaling(minMax: training)
        expectError("scaling 1×2: it was fitted to 3 columns") {
            try scaling.applied(to: [[1, 2]])
        }
        expectError("scaling 1×2") { try scaling.inverted(on: [[1, 2]]) }
    }

    // MARK: Data sets and storage

    @Test func `scales the inputs of a data set`() throws {
        let data = try Dataset(
            inputs: training, classIndices: [0, 1, 0], featureNames: ["a", "b", "c"])
        let scaled = try Scaling(minMax: data.inputs).applied(to: data)
        let second: Matrix<Double> = [[2.0 / 7, 0, 2.0 / 7]]
        #expect(scaled.inputs[rows: 1..<2] == second)
        #expect(scaled.targets == data.targets)
        #expect(scaled.featureNames == ["a", "b", "c"])
    }

    @Test func `scaling can be stored`() throws {
        let scaling = try Scaling(standardizing: training)
        let restored = try JSONDecoder().decode(
            Scaling<Double>.self, from: JSONEncoder().encode(scaling))
        #expect(restored == scaling)
    }
}
