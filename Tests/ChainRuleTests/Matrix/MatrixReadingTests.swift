import ChainRule
import Testing

/// Reading single numbers out of a matrix, as a classifier's user does.
@Suite struct MatrixReadingTests {
    let scores: Matrix<Double> = [[0.3, 2.9, 4.0], [5.0, 5.0, 2.0], [1.0, .nan, 3.0]]

    @Test func `argmax of each row`() {
        #expect(scores.argmaxOfEachRow == [2, 0, 1])
        #expect(Matrix<Double>.zeros(rows: 2, columns: 0).argmaxOfEachRow == [])
    }

    @Test func `a row can be read as an array`() {
        #expect(scores.row(1) == [5, 5, 2])
        #expect(scores[rows: 1..<3].row(0) == [5, 5, 2])
    }

    @Test func `a 1×1 matrix can be read as a number`() throws {
        #expect(try Matrix<Double>(3).scalar == 3)
        let fault = #expect(throws: ValueFault.self) { try scores.scalar }
        #expect(fault?.description == "the scalar of 3×3: only a 1×1 matrix has one")
        let mismatch = scores.matmul(scores.slice(rows: 0..<2))
        #expect(#expect(throws: ValueFault.self) { try mismatch.scalar } == mismatch.fault)
    }

    @Test func `a column can be read as class indices`() {
        #expect(Matrix<Float>(classIndices: [2, 0]) == [[2], [0]])
    }
}
