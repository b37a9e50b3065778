import ChainRule
import ChainRuleKernels
import Testing

@Suite struct MatrixProductTests {
    /// Around the sizes of tiles and blocks, and those of a layer.
    static let sizes = [
        (0, 0, 0), (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (1, 7, 5), (7, 1, 5), (5, 7, 1), (6, 16, 3),
        (7, 17, 4), (12, 32, 5), (13, 33, 255), (25, 31, 256), (11, 65, 257), (150, 9, 40), (145, 50, 33),
        (3, 2050, 5), (5, 3, 600),
    ]

    @Test(arguments: elementTypes)
    func `a matrix product agrees with three loops`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            var generator = SeededGenerator(seed: 3)
            for (m, n, k) in Self.sizes {
                let a = Matrix<E>.wholeNumbers(Shape(rows: m, columns: k), using: &generator)
                let b = Matrix<E>.wholeNumbers(Shape(rows: k, columns: n), using: &generator)
                let (left, right) = (a.elements, b.elements)
                let expected = Matrix<E>(rows: m, columns: n) { row, column in
                    var sum: E = 0
                    for p in 0..<k { sum += left[row * k + p] * right[p * n + column] }
                    return sum
                }
                let (at, bt) = (a.transposed(), b.transposed())
                #expect(a.matmul(b) == expected, "\(m) \(n) \(k)")
                #expect(at.matmul(b, transposingSelf: true) == expected, "\(m) \(n) \(k)")
                #expect(a.matmul(bt, transposingOther: true) == expected, "\(m) \(n) \(k)")
                let both = at.matmul(bt, transposingSelf: true, transposingOther: true)
                #expect(both == expected, "\(m) \(n) \(k)")
            }
        }
        check(type)
    }

    @Test func `a slice of rows is multiplied without a copy`() {
        let x: Matrix<Double> = [[1, 2], [3, 4], [5, 6]]
        #expect(x[rows: 1..<3].matmul(x[rows: 0..<2]) == [[15, 22], [23, 34]])
    }

    /// Large enough for OpenBLAS, where the trait is on; whole numbers, whose sums are exact in any order.
    @Test(arguments: elementTypes)
    func `large matrix products are exact in whole numbers`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            let (m, n, k) = (511, 500, 501)
            var generator = SeededGenerator(seed: 31)
            let x = Matrix<E>.wholeNumbers(Shape(rows: m, columns: k), using: &generator)
            let y = Matrix<E>.wholeNumbers(Shape(rows: k, columns: n), using: &generator)
            var expected = [Double](repeating: 0, count: m * n)
            chainrule_gemm_f64(
                m, n, k, Matrix<Double>(x).elements, k, false, Matrix<Double>(y).elements, n, false,
                &expected,
                n, false)
            let (xT, yT) = (x.transposed(), y.transposed())
            for result in [
                x.matmul(y), xT.matmul(y, transposingSelf: true),
                x.matmul(yT, transposingOther: true),
            ] {
                #expect(result.elements.map(Double.init) == expected)
            }
        }
        check(type)
    }

    /// A small batch is read where it lies, a large one is copied.
    @Test(arguments: [(37, 300, 21), (400, 1100, 150)])
    func `a row of a product does not depend on the batch around it`(rows: Int, steps: Int, columns: Int) {
        var generator = SeededGenerator(seed: 4)
        let x = Matrix<Float>.random(rows: rows, columns: steps, in: -1..<1, using: &generator)
        let w = Matrix<Float>.random(rows: steps, columns: columns, in: -1..<1, using: &generator)
        let all = x.matmul(w)
        for row in stride(from: 0, to: rows, by: rows / 37) {
            let alone = x[rows: row..<row + 1].matmul(w)
            let among = all[rows: row..<row + 1]
            #if canImport(Accelerate) || OpenBLAS
                // A BLAS promises no bits: a rounding for each step, of sums below their number, each half a
                // unit in the last place.
                let bound = Float(steps * steps) * Float.ulpOfOne / 2
                #expect(alone.isApproximatelyEqual(to: among, absoluteTolerance: bound, relativeTolerance: 0))
            #else
                #expect(alone == among)
            #endif
        }
    }

    /// A matrix times one column has kernels of its own: those of a row times a matrix.
    @Test(arguments: elementTypes)
    func `a column of a product does not depend on the others beside it`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            var generator = SeededGenerator(seed: 5)
            for rows in [1, 3, 4, 8, 15, 16, 17, 33, 40, 70] {
                for steps in [1, 2, 3, 4, 7, 64, 321, 650] {
                    let x = Matrix<E>.random(rows: rows, columns: steps, in: -1..<1, using: &generator)
                    let w = Matrix<E>.random(rows: steps, columns: 5, in: -1..<1, using: &generator)
                    let all = x.matmul(w)
                    let column = Matrix<E>(rows: steps, columns: 1) { row, _ in w[row, 3] }
                    let expected = (0..<rows).map { all[$0, 3] }
                    let (xT, columnT) = (x.transposed(), column.transposed())
                    for alone in [
                        x.matmul(column), xT._matmul(column, transposingSelf: true, transposingOther: false),
                        columnT.matmul(xT),
                        columnT._matmul(x, transposingSelf: false, transposingOther: true),
                    ] {
                        #if canImport(Accelerate) || OpenBLAS
                            // A BLAS promises no bits.
                            let bound = E(steps) * E.ulpOfOne
                            #expect(zip(alone.elements, expected).allSatisfy { abs($0 - $1) <= bound })
                        #else
                            #expect(alone.elements == expected, "\(rows) rows, \(steps) steps")
                        #endif
                    }
                }
            }
        }
        check(type)
    }

    @Test(arguments: elementTypes)
    func `a matrix product passes NaN and infinity on`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            let zero: Matrix<E> = [[0, 1], [1, 1]]
            let infinite: Matrix<E> = [[.infinity, 1], [0, 2]]
            #expect(same(zero.matmul(infinite), [[.nan, 2], [.infinity, 3]]))
            #expect(same(zero.matmul([[.nan, 0], [0, 0]]), [[.nan, 0], [.nan, 0]]))
        }
        check(type)
    }
}
