import ChainRule
import Testing

@Suite struct MatrixTests {
    @Test func `a matrix is made from arrays, numbers and elements`() throws {
        let x: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
        #expect(x.shape == Shape(rows: 2, columns: 3))
        #expect(x.elements == [1, 2, 3, 4, 5, 6])
        #expect(try Matrix(rows: [[1, 2, 3], [4, 5, 6]]) == x)
        #expect(Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6]) == x)
        #expect(Matrix(shape: Shape(rows: 2, columns: 3), elements: [1, 2, 3, 4, 5, 6]) == x)
        #expect(Matrix(rows: 2, columns: 3) { Double($0 * 3 + $1 + 1) } == x)
        #expect(Matrix(row: [1, 2, 3]) == x[rows: 0..<1])
        #expect(Matrix(column: [1, 4]) == x[columns: 0..<1])
        #expect(Matrix<Double>(5) == [[5]])
        #expect(Matrix<Double>.zeros(rows: 1, columns: 2) == [[0, 0]])
        #expect(Matrix<Double>(repeating: 7, rows: 2, columns: 1) == [[7], [7]])
        #expect((try Matrix<Double>(rows: [])).shape == Shape(rows: 0, columns: 0))
    }

    @Test func `a matrix is converted between Float and Double`() {
        let x: Matrix<Double> = [[0.1, 1], [.infinity, -0.5]]
        #expect(Matrix<Float>(x) == [[0.1, 1], [.infinity, -0.5]])
        #expect(Matrix<Double>(Matrix<Float>(x))[0, 0] == Double(Float(0.1)))
    }

    @Test func `a copy is a value of its own`() {
        var x: Matrix<Double> = [[1, 2], [3, 4]]
        let copy = x
        x[0, 1] = 9
        #expect(x == [[1, 9], [3, 4]])
        #expect(copy == [[1, 2], [3, 4]])
    }

    @Test func `a slice of rows shares memory until it is written to`() {
        let x: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
        var slice = x[rows: 1..<3]
        let start = x.withUnsafeElements { $0.baseAddress }
        #expect(slice.withUnsafeElements { $0.baseAddress } == start.map { $0 + 2 })
        slice[0, 0] = 9
        #expect(slice == [[9, 4], [5, 6]])
        #expect(x == [[1, 2], [3, 4], [5, 6]])
    }

    @Test func `what nobody else holds is written in place`() {
        var x = Matrix<Float>.zeros(rows: 3, columns: 2)[rows: 1..<3]
        let before = x.withUnsafeElements { $0.baseAddress }
        x[1, 1] = 5
        x += [[1, 1], [1, 1]]
        #expect(x.withUnsafeElements { $0.baseAddress } == before)
        #expect(x == [[1, 1], [1, 6]])
    }

    @Test func `equality follows IEEE 754 and the fault`() {
        let x: Matrix<Double> = [[1, .nan]]
        #expect(x != x)
        #expect(Matrix<Double>.zeros(rows: 2, columns: 3) != .zeros(rows: 3, columns: 2))
        #expect(x + [[1, 2, 3]] == x - 1 + [[1, 2, 3]])
        #expect(x + [[1, 2, 3]] != x - [[1, 2, 3]])
        #expect(x + [[1, 2, 3]] != .zeros(rows: 0, columns: 0))
    }

    @Test func `approximate equality has both tolerances`() {
        let x: Matrix<Double> = [[1, 1000]]
        #expect(x.isApproximatelyEqual(to: [[1 + 1e-9, 1000]]))
        #expect(!x.isApproximatelyEqual(to: [[1 + 1e-7, 1000]]))
        #expect(x.isApproximatelyEqual(to: [[1.1, 1000.1]], absoluteTolerance: 0.11))
        #expect(!x.isApproximatelyEqual(to: [[1.1, 1000]], relativeTolerance: 0.01))
        #expect(x.isApproximatelyEqual(to: [[1.1, 1000]], relativeTolerance: 0.1))
        #expect(!x.isApproximatelyEqual(to: [[1], [1000]]))
        let odd: Matrix<Double> = [[.infinity]]
        #expect(odd.isApproximatelyEqual(to: odd))
        #expect(!odd.isApproximatelyEqual(to: [[1]], absoluteTolerance: 1))
        #expect(!Matrix<Double>(.nan).isApproximatelyEqual(to: Matrix(.nan), absoluteTolerance: 1))
    }

    @Test func `rows are taken by index`() {
        let x: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
        #expect(x[rows: [2, 0, 2]] == [[5, 6], [1, 2], [5, 6]])
        #expect(x[rows: []].shape == Shape(rows: 0, columns: 2))
        #expect(x[rows: 0..<2, columns: 1..<2] == [[2], [4]])
    }

    @Test func `a matrix prints its rows`() {
        let x: Matrix<Double> = [[1, -0.5], [100, 1.0 / 3]]
        #expect(x.description == "[[  1.0,     -0.5],\n [100.0, 0.333333]]")
        #expect(Matrix<Float>(0.1).description == "[[0.1]]")
        #expect(Matrix<Double>(row: [.nan, -.infinity, 9.9999999]).description == "[[nan, -inf, 10.0]]")
        #expect(
            Matrix<Double>(row: [-0.0, 0.0001, 123456.7891234]).description
                == "[[-0.0, 0.0001, 123456.789123]]")
        #expect(Matrix<Double>(row: [1e-9, 25e11, 0]).description == "[[1.0e-09, 2.5e+12, 0.0e+00]]")
        #expect(Matrix<Double>(row: [9.9999999e-9, 1e100]).description == "[[1.0e-08, 1.0e+100]]")
        #expect(Matrix<Float>.zeros(rows: 0, columns: 3).description == "[] (0×3)")
        let large = Matrix<Double>(rows: 13, columns: 20) { Double($0 * 20 + $1) }
        #expect(
            large.description == """
                [[  0.0,   1.0,   2.0, …,  17.0,  18.0,  19.0],
                 [ 20.0,  21.0,  22.0, …,  37.0,  38.0,  39.0],
                 [ 40.0,  41.0,  42.0, …,  57.0,  58.0,  59.0],
                 …,
                 [200.0, 201.0, 202.0, …, 217.0, 218.0, 219.0],
                 [220.0, 221.0, 222.0, …, 237.0, 238.0, 239.0],
                 [240.0, 241.0, 242.0, …, 257.0, 258.0, 259.0]] (13×20)
                """)
        let faulty = x + [[1, 2, 3]]
        #expect(faulty.description == "fault: \(faulty.fault!)")
    }
}
