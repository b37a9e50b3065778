import ChainRule
import ChainRuleTraining
import Testing

@Suite struct OneHotRowsTests {
    @Test func `one-hot rows give back their classes`() throws {
        let rows = try Matrix<Double>(oneHot: [2, 0, 2], classCount: 3)
        #expect(rows == [[0, 0, 1], [1, 0, 0], [0, 0, 1]])
        #expect(try rows.classIndicesOfOneHotRows() == [2, 0, 2])
        #expect(try Matrix<Float>(oneHot: [], classCount: 3).shape == Shape(rows: 0, columns: 3))
    }

    @Test func `one-hot rows of classes that do not exist are refused`() {
        for index in [-1, 3, .max, .min] {
            expectError("row 1, column 0: class \(index) does not exist, only 0..<3") {
                try Matrix<Float>(oneHot: [0, index], classCount: 3)
            }
        }
        expectError("only 0..<0") { try Matrix<Float>(oneHot: [0], classCount: -5) }
        expectError("only one class") {
            try Matrix<Float>(oneHot: [0], classCount: 1)
        }
    }

    @Test(arguments: [
        [[1, 0], [0, 0]], [[1, 0], [1, 1]], [[1, 0], [0.5, 0.5]], [[1, 0], [1, .nan]], [[1, 0], [0, 2]],
    ])
    func `rows that are not one-hot are refused`(_ rows: [[Double]]) throws {
        let x = try Matrix(rows: rows)
        expectError("row 1, column 0: the row is not one 1 and otherwise 0") {
            try x.classIndicesOfOneHotRows()
        }
    }

    @Test func `one-hot rows pass faults on`() {
        expectError("there is no memory of that size") { try Matrix<Double>(oneHot: [0], classCount: .max) }
        let faulty: Matrix<Double> = [[1, 0], [1]]
        expectError("row 1 has length 1") { try faulty.classIndicesOfOneHotRows() }
    }
}
