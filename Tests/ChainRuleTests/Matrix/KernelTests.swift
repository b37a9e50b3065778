import ChainRule
import ChainRuleKernels
import TestSupport
import Testing

/// The C target's loops and products on every instruction set that the processor has, with ends that fill no
/// register.
@Suite struct KernelTests {
    @Test(arguments: elementTypes, instructionSets)
    func `kernels of broadcast operands give the scalars' bits`(
        type: any MatrixElement.Type, set: InstructionSet
    ) {
        func check<E: MatrixElement>(_: E.Type) {
            let operations: [(String, (Matrix<E>, Matrix<E>) -> Matrix<E>, (E, E) -> E)] = [
                ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
                ("*", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
                ("maximum", { $0.maximum($1) }, { $0.maximum($1) }),
                ("minimum", { $0.minimum($1) }, { $0.minimum($1) }),
                ("matches", { $0.equal(to: $1) }, { $0.equal(to: $1) }),
                ("mask", { $1._combined(.positive, $0) }, { .select($1, $0, 0) }),
            ]
            var generator = SeededGenerator(seed: 11)
            for columns in [1, 3, 8, 17, 37, 64] {
                let shape = Shape(rows: 3, columns: columns)
                for small in [shape, Shape(rows: 1, columns: columns), Shape(rows: 3, columns: 1), .scalar] {
                    let x = Matrix<E>.wholeNumbers(shape, using: &generator)
                    let y = Matrix<E>.wholeNumbers(small, using: &generator)
                    for (name, operation, scalar) in operations {
                        let expected = Matrix<E>(rows: 3, columns: columns) {
                            scalar(x[$0, $1], y.repeated($0, $1))
                        }
                        let turned = Matrix<E>(rows: 3, columns: columns) {
                            scalar(y.repeated($0, $1), x[$0, $1])
                        }
                        let (result, other) = limited(to: set) { (operation(x, y), operation(y, x)) }
                        #expect(same(result, expected), "\(name) of \(x) and \(y)")
                        #expect(same(other, turned), "\(name) of \(y) and \(x)")
                    }
                }
            }
        }
        check(type)
    }

    @Test(arguments: elementTypes, instructionSets)
    func `products are exact in whole numbers`(type: any MatrixElement.Type, set: InstructionSet) {
        func check<E: MatrixElement>(_: E.Type) {
            var generator = SeededGenerator(seed: 13)
            let sizes = [1, 2, 5, 12, 16, 23, 50, 67, 130]
            for _ in 0..<LongTests.count(60, usually: 15) {
                let (m, n, k) = (
                    sizes[generator.index(below: 9)], sizes[generator.index(below: 9)],
                    sizes[generator.index(below: 9)]
                )
                let x = Matrix<E>.wholeNumbers(Shape(rows: m, columns: k), using: &generator)
                let y = Matrix<E>.wholeNumbers(Shape(rows: k, columns: n), using: &generator)
                let row = Matrix<E>.wholeNumbers(Shape(rows: 1, columns: n), using: &generator)
                let (a, b) = (x.elements, y.elements)
                let expected = Matrix<E>(rows: m, columns: n) { i, j in
                    (0..<k).reduce(0) { $0 + a[i * k + $1] * b[$1 * n + j] }
                }
                let (xT, yT) = (x.transposed(), y.transposed())
                limited(to: set) {
                    #expect(x.matmul(y) == expected)
                    #expect(xT.matmul(y, transposingSelf: true) == expected)
                    #expect(x.matmul(yT, transposingOther: true) == expected)
                    #expect(xT.matmul(yT, transposingSelf: true, transposingOther: true) == expected)
                    #expect(x._matmul(y, adding: row) == expected + row)
                }
            }
        }
        check(type)
    }

    /// Large enough for both operands to be copied, in several blocks of rows and of steps, with panels that
    /// are not whole ones: x·y times some vectors is x times y's products with them (Freivalds, 1977).
    @Test(
        arguments: elementTypes, [(400, 330, 1100), (1000, 70, 1100), (130, 2100, 1025), (1001, 50, 1100)])
    func `large products are exact in whole numbers`(type: any MatrixElement.Type, size: (Int, Int, Int)) {
        func check<E: MatrixElement>(_: E.Type) {
            let (m, n, k) = size
            var generator = SeededGenerator(seed: 15)
            let x = Matrix<E>.wholeNumbers(Shape(rows: m, columns: k), using: &generator)
            let y = Matrix<E>.wholeNumbers(Shape(rows: k, columns: n), using: &generator)
            let vectors = Matrix<Double>.wholeNumbers(Shape(rows: n, columns: 3), using: &generator)
            let expected = Matrix<Double>(x).matmul(Matrix<Double>(y).matmul(vectors))
            let (xT, yT) = (x.transposed(), y.transposed())
            for set in instructionSets {
                let results = limited(to: set) {
                    [
                        x.matmul(y), xT.matmul(y, transposingSelf: true),
                        x.matmul(yT, transposingOther: true),
                        xT.matmul(yT, transposingSelf: true, transposingOther: true),
                    ]
                }
                for result in results { #expect(Matrix<Double>(result).matmul(vectors) == expected) }
            }
        }
        check(type)
    }

    /// The kernels differ in the last bits only: each is within the error bound of sums of 300 products
    /// (Higham, "Accuracy and stability of numerical algorithms", 3.1).
    @Test(arguments: instructionSets)
    func `products are nearly the same on all instruction sets`(set: InstructionSet) {
        var generator = SeededGenerator(seed: 17)
        let x = Matrix<Float>.random(rows: 33, columns: 300, in: -1..<1, using: &generator)
        let y = Matrix<Float>.random(rows: 300, columns: 50, in: -1..<1, using: &generator)
        let exact = Matrix<Double>(x).matmul(Matrix<Double>(y))
        let result = limited(to: set) { x.matmul(y) }
        let again = limited(to: set) { x.matmul(y) }
        #expect(result == again)
        let magnitudes = Matrix<Double>(x).abs().matmul(Matrix<Double>(y).abs())
        let errors = (Matrix<Double>(result) - exact).abs()
        #expect((errors - magnitudes * (300 * 0x1p-24)).maximum(.all)[0, 0] <= 0)
        #expect(errors.maximum(.all)[0, 0] > 0)
    }

    /// Sums have one order, whatever the registers.
    @Test(arguments: elementTypes, [1, 7, 16, 40, 100, 3000])
    func `sums have the same bits on all instruction sets`(type: any MatrixElement.Type, columns: Int) {
        func check<E: MatrixElement>(_: E.Type) {
            var generator = SeededGenerator(seed: 19)
            let x = Matrix<E>.random(rows: 70, columns: columns, in: -1..<1, using: &generator)
            let results = instructionSets.map { set in
                limited(to: set) { Axis.all3.map { x.sum($0) } + Axis.all3.map { x.maximum($0) } }
            }
            for result in results { #expect(result == results[0]) }
            let rows = (0..<70).map { row in x.row(row).reduce(0, +) }
            #expect(results[0][1].isApproximatelyEqual(to: Matrix(column: rows), absoluteTolerance: 1e-3))
            #expect(results[0][4] == Matrix(column: (0..<70).map { x.row($0).max() ?? .nan }))
        }
        check(type)
    }

    @Test func `kernels take NaN for the greatest`() {
        for index in 0..<40 {
            var x = Matrix<Float>(rows: 1, columns: 40) { _, column in Float(column) }
            x[0, index] = .nan
            #expect(x.maximum(.eachRow)[0, 0].isNaN)
            #expect(x.maximum(.all)[0, 0].isNaN)
            #expect(x.transposed().maximum(.eachColumn)[0, 0].isNaN)
            #expect(x.sum(.all)[0, 0].isNaN)
        }
    }

    /// Memory comes and goes on many threads at once, and nobody is handed what another still holds.
    @Test func `the buffer pool hands out no memory twice`() async {
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var kept: [Matrix<Double>] = []
                    for step in 0..<2000 {
                        let number = Double(task * 10_000 + step)
                        kept.append(Matrix(repeating: number, rows: 1 + step % 9, columns: 50))
                        if kept.count > 20 {
                            let oldest = kept.removeFirst()
                            let expected = number - 20
                            guard oldest.elements.allSatisfy({ $0 == expected }) else { return false }
                        }
                    }
                    return true
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}

extension Axis {
    fileprivate static var all3: [Axis] { [.all, .eachRow, .eachColumn] }
}
