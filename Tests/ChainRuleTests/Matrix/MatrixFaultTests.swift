import ChainRule
import Testing

/// What cannot be computed says which operation, which shapes and what would fit, and passes it on.
@Suite struct MatrixFaultTests {
    typealias M = Matrix<Double>

    static let x: M = [[1, 2, 3], [4, 5, 6]]
    static let square = M.zeros(rows: 4, columns: 5)

    static let mustFit = "; they need to be equal, or one of them 1"

    static let faults: [(M, String)] = [
        (
            x + square,
            "addition of 2×3 and 4×5: the rows differ (2 and 4) and the columns differ (3 and 5)\(mustFit)"
        ),
        (
            x - [[1, 2]],
            "subtraction of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (
            x * [[1], [2], [3]],
            "multiplication of 2×3 and 3×1: the rows differ (2 and 3)\(mustFit)"
        ),
        (
            x / [[1, 2]],
            "division of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (
            x.maximum([[1, 2]]),
            "maximum of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (
            x.minimum([[1, 2]]),
            "minimum of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (
            x.equal(to: [[1, 2]]),
            "comparison of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (
            x.raised(to: [[1, 2]]),
            "power of 2×3 and 1×2: the columns differ (3 and 2)\(mustFit)"
        ),
        (.select(x, x, square), "choice of 2×3 and 2×3 and 4×5: the sizes need to be equal, or 1"),
        (
            x.matmul(square),
            "matrix product of 2×3 and 4×5: the inner sizes differ (3 and 4); the right side needs 3 rows"
        ),
        (
            x.matmul(square, transposingSelf: true),
            "matrix product (left side transposed) of 2×3 and 4×5: "
                + "the inner sizes differ (2 and 4); the right side needs 2 rows"
        ),
        (
            x.matmul(square, transposingOther: true),
            "matrix product (right side transposed) of 2×3 and 4×5: "
                + "the inner sizes differ (3 and 5); the right side needs 3 columns"
        ),
        (
            x[columns: 0..<1].matmul(square),
            "matrix product of 2×1 and 4×5: the inner sizes differ (1 and 4); the right side needs 1 row"
        ),
        (
            x.broadcast(like: square),
            "broadcast of 2×3: 4×5 cannot be made of it; only a size of 1 can be repeated"
        ),
        (
            x.broadcast(to: Shape(rows: 1, columns: 3)),
            "broadcast of 2×3: 1×3 cannot be made of it; only a size of 1 can be repeated"
        ),
        (
            x._reduced(like: square),
            "reduction of 2×3: 4×5 cannot be made of it; only sums over all rows or all columns can"
        ),
        (x.reshaped(rows: 4, columns: nil), "reshape of 2×3: its 6 elements do not fill 4×?"),
        (x.reshaped(rows: 0, columns: nil), "reshape of 2×3: its 6 elements do not fill 0×?"),
        (x.reshaped(like: square), "reshape of 2×3: its 6 elements do not fill 4×5"),
        (x.reshaped(rows: -2, columns: -3), "reshape of 2×3: its 6 elements do not fill -2×-3"),
        (x[rows: 1..<5], "slice of 2×3: it has no rows 1..<5, only rows 0..<2 and columns 0..<3"),
        (x[columns: -1..<2], "slice of 2×3: it has no columns -1..<2, only rows 0..<2 and columns 0..<3"),
        (
            x[rows: 0..<3, columns: 1..<4],
            "slice of 2×3: it has no rows 0..<3 and columns 1..<4, only rows 0..<2 and columns 0..<3"
        ),
        (x[rows: [1, 2]], "rows by index of 2×3: there is no row 2, only 0..<2"),
        (
            x._padded(at: Region(rows: 3..<6), like: square),
            "padding of 4×5: it has no rows 3..<6, only rows 0..<4 and columns 0..<5"
        ),
        (
            x._padded(at: Region(rows: 0..<2), like: square),
            "padding of 2×3 and 4×5: the region is 2×5; the left side must be too"
        ),
        (
            x.concatenated(with: square, .below),
            "concatenation of 2×3 and 4×5: the columns differ (3 and 5); to go below, the second needs 3"
        ),
        (
            x.concatenated(with: square, .beside),
            "concatenation of 2×3 and 4×5: the rows differ (2 and 4); to go beside, the second needs 2"
        ),
        (
            x._prefix(like: square, .below),
            "slice of 2×3: it has no rows 0..<4, only rows 0..<2 and columns 0..<3"
        ),
        (
            x._suffix(after: square, .beside),
            "slice of 2×3: it has no columns 5..<5, only rows 0..<2 and columns 0..<3"
        ),
        (x._oneHot(like: square), "one-hot of 2×3 and 4×5: the class indices need to be 4×1"),
        (
            M(column: [0, 3])._oneHot(like: x),
            "one-hot of 2×1 and 2×3: class 3.0 in row 1 is not a whole number in 0..<3"
        ),
        (
            M(column: [0.5, 1])._oneHot(like: x),
            "one-hot of 2×1 and 2×3: class 0.5 in row 0 is not a whole number in 0..<3"
        ),
        (
            M(column: [0, .nan])._oneHot(like: x),
            "one-hot of 2×1 and 2×3: class nan in row 1 is not a whole number in 0..<3"
        ),
        (
            x[rows: 0..<0].maximum(.eachColumn),
            "maximum of 0×3: there are no elements to choose from; one is needed at least"
        ),
        (
            M.zeros(rows: 2, columns: 0).maximum(.eachRow),
            "maximum of 2×0: there are no elements to choose from; one is needed at least"
        ),
        (
            [[1, 2], [3]],
            "matrix from rows: row 1 has length 1 and row 0 has 2; all rows need the same length"
        ),
        (M(rows: 2, columns: 3, elements: [1, 2]), "matrix of 2×3: 2 elements given; 6 would fit"),
        (.zeros(rows: -1, columns: 3), "matrix of -1×3: a size cannot be negative; 0×0 is the smallest"),
        (
            M(rows: 2, columns: -3) { _, _ in 0 },
            "matrix of 2×-3: a size cannot be negative; 0×0 is the smallest"
        ),
        (
            .zeros(rows: .max, columns: 3),
            "matrix of 9223372036854775807×3: "
                + MatrixMemory.refusal(
                    Shape(rows: .max, columns: 3), elementSize: MemoryLayout<Double>.size)
        ),
    ]

    @Test(arguments: faults)
    func `a fault says what is wrong`(matrix: M, message: String) {
        #expect(matrix.fault?.description == message)
        #expect(matrix.shape == Shape(rows: 0, columns: 0))
        #expect(matrix.elements.isEmpty)
        #expect(throws: ValueFault.self) { try matrix.checked() }
    }

    @Test func `every operation passes the first fault on`() {
        let bad = Self.x + Self.square
        let other = Self.x - Self.square
        let (x, shape) = (Self.x, Self.x.shape)
        let results: [M] = [
            bad + other, bad - x, bad * other, bad / other, x + bad, -bad, bad + 1, 1 / bad,
            bad.exp(), bad.sqrt(), bad.sign(), bad.power(2), bad.raised(to: other), x.raised(to: bad),
            bad.maximum(other), x.minimum(bad), bad.equal(to: other), .select(bad, other, x),
            .select(x, bad, other),
            .select(x, x, bad), bad.filled(with: 1), bad.sum(.all), bad.sum(.eachRow),
            bad.maximum(.all),
            bad.count(.all), bad.broadcast(like: other), x.broadcast(like: bad), bad.broadcast(to: shape),
            bad._reduced(like: other), x._reduced(like: bad),
            M.zeros(rows: 0, columns: 0)._reduced(like: bad),
            bad.matmul(other), x.matmul(bad), bad.transposed(),
            bad.reshaped(rows: 1, columns: nil),
            bad.reshaped(like: other), x.reshaped(like: bad), bad[rows: 0..<1], bad[rows: [1]],
            bad._padded(at: Region(), like: other), x._padded(at: Region(), like: bad),
            bad.concatenated(with: other, .below), x.concatenated(with: bad, .beside),
            bad._prefix(like: other, .below), x._prefix(like: bad, .below),
            bad._suffix(after: other, .below),
            x._suffix(after: bad, .below), bad._oneHot(like: other), x._oneHot(like: bad),
            M(Matrix<Float>(bad)), .faulty(bad.fault!),
        ]
        for (index, result) in results.enumerated() { #expect(result.fault == bad.fault, "result \(index)") }
        var sum = bad
        sum += other
        #expect(sum == bad)
    }

    @Test func `a matrix in order is checked unchanged`() throws {
        #expect(try Self.x.checked() == Self.x)
        #expect(Self.x.fault == nil)
        #expect(throws: ValueFault.self) { try M(rows: [[1], [2, 3]]) }
        #expect(!M._isScalar)
    }
}
