import ChainRule
import Testing

@Suite struct MatrixStructureTests {
    let x: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]

    @Test func `transposing exchanges rows and columns`() {
        #expect(x.transposed() == [[1, 4], [2, 5], [3, 6]])
        #expect(x[rows: 1..<2].transposed() == [[4], [5], [6]])
        let large = Matrix<Float>(rows: 37, columns: 50) { Float($0 * 50 + $1) }
        #expect(large.transposed() == Matrix(rows: 50, columns: 37) { Float($1 * 50 + $0) })
    }

    @Test func `reshaping goes row by row`() {
        #expect(x.reshaped(rows: 3, columns: nil) == [[1, 2], [3, 4], [5, 6]])
        #expect(x.reshaped(rows: nil, columns: 6) == [[1, 2, 3, 4, 5, 6]])
        #expect(x.reshaped(rows: 3) == [[1, 2], [3, 4], [5, 6]])
        #expect(x.reshaped(columns: 6) == [[1, 2, 3, 4, 5, 6]])
        #expect(x.reshaped(rows: 6, columns: 1) == Matrix(column: x.elements))
        #expect(x.reshaped(rows: nil, columns: nil) == x)
        #expect(x.reshaped(like: x.transposed()) == [[1, 2], [3, 4], [5, 6]])
        #expect(x[rows: 1..<2].reshaped(rows: 3, columns: 1) == [[4], [5], [6]])
    }

    @Test func `slices are cut out and put back`() {
        let region = Region(rows: 1..<2, columns: 1..<3)
        #expect(x.slice(region) == [[5, 6]])
        #expect(x.slice(region)._padded(at: region, like: x) == [[0, 0, 0], [0, 5, 6]])
        #expect(x.slice(Region()) == x)
        #expect(x.slice(Region(columns: 1..<1)).shape == Shape(rows: 2, columns: 0))
    }

    @Test(arguments: [ConcatenationDirection.below, .beside])
    func `what is concatenated comes apart again`(direction: ConcatenationDirection) {
        let y = x * 10
        let whole = x.concatenated(with: y, direction)
        #expect(
            whole
                == (direction == .below
                    ? [[1, 2, 3], [4, 5, 6], [10, 20, 30], [40, 50, 60]]
                    : [[1, 2, 3, 10, 20, 30], [4, 5, 6, 40, 50, 60]]))
        #expect(whole._prefix(like: x, direction) == x)
        #expect(whole._suffix(after: x, direction) == y)
    }

    @Test func `class indices become rows`() {
        let indices: Matrix<Double> = [[2], [0]]
        #expect(indices._oneHot(like: x) == [[0, 0, 1], [1, 0, 0]])
    }
}
