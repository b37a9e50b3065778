import ChainRule
import Testing

@Suite struct MatrixReductionTests {
    @Test(arguments: elementTypes)
    func `sums and maxima agree with the oracle`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            var generator = SeededGenerator(seed: 5)
            for (rows, columns) in [(1, 1), (1, 7), (7, 1), (3, 4), (40, 9), (5, 131), (300, 3), (2, 1000)] {
                let x = Matrix<E>.wholeNumbers(Shape(rows: rows, columns: columns), using: &generator)
                func lines(_ combine: ([E]) -> E) -> (Matrix<E>, Matrix<E>, Matrix<E>) {
                    let byRow = (0..<rows).map { row in combine((0..<columns).map { x[row, $0] }) }
                    let byColumn = (0..<columns).map { column in combine((0..<rows).map { x[$0, column] }) }
                    return (Matrix(combine(x.elements)), Matrix(column: byRow), Matrix(row: byColumn))
                }
                let sums = lines { $0.reduce(0, +) }
                #expect((x.sum(.all), x.sum(.eachRow), x.sum(.eachColumn)) == sums)
                let maxima = lines { $0.max() ?? .nan }
                #expect(
                    (x.maximum(.all), x.maximum(.eachRow), x.maximum(.eachColumn))
                        == maxima)
                #expect(x.count(.all) == Matrix(E(rows * columns)))
                #expect(x.count(.eachRow) == Matrix(E(columns)))
                #expect(x.count(.eachColumn) == Matrix(E(rows)))
                #expect(x._reduced(like: sums.0) == sums.0)
                #expect(x._reduced(like: sums.1) == sums.1)
                #expect(x._reduced(like: sums.2) == sums.2)
            }
        }
        check(type)
    }

    @Test func `sums of many floats are accurate`() {
        let x = Matrix<Float>(repeating: 0.1, rows: 100_000, columns: 2)
        let exact = 100_000 * Double(Float(0.1))
        for sum in x.sum(.eachColumn).elements + (x.sum(.all) / 2).elements {
            #expect(abs(Double(sum) - exact) <= exact * 2e-7)
        }
    }

    @Test func `nothing is copied when the shapes are equal`() {
        let x: Matrix<Double> = [[1, 2], [3, 4]]
        let start = x.withUnsafeElements { $0.baseAddress }
        #expect(x._reduced(like: -x).withUnsafeElements { $0.baseAddress } == start)
        #expect(x.broadcast(like: -x).withUnsafeElements { $0.baseAddress } == start)
    }

    @Test(arguments: [Axis.all, .eachRow, .eachColumn], [0, 1, 2])
    func `a NaN anywhere is the maximum and the sum`(axis: Axis, index: Int) {
        var x: Matrix<Double> = [[1, 2, 3], [1, 2, 3], [1, 2, 3]]
        x[index, index] = .nan
        let expected = axis == .all ? 1 : 3
        for result in [x.maximum(axis), x.sum(axis)] {
            #expect(result.count == expected)
            #expect(result.elements[axis == .all ? 0 : index].isNaN)
            #expect(result.elements.count(where: \.isNaN) == 1)
        }
    }

    @Test func `a sum of no elements is zero`() {
        let none = Matrix<Double>.zeros(rows: 0, columns: 2)
        #expect(none.sum(.all) == [[0]])
        #expect(none.sum(.eachColumn) == [[0, 0]])
        #expect(none.sum(.eachRow).shape == Shape(rows: 0, columns: 1))
        #expect(none.maximum(.eachRow).shape == Shape(rows: 0, columns: 1))
    }
}
