import ChainRule
import Testing

@Suite struct MatrixArithmeticTests {
    @Test(arguments: elementTypes)
    func `every operation broadcasts as the oracle does`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            let operations: [(String, (Matrix<E>, Matrix<E>) -> Matrix<E>, (E, E) -> E)] = [
                ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }),
                ("*", { $0 * $1 }, { $0 * $1 }), ("/", { $0 / $1 }, { $0 / $1 }),
                ("maximum", { $0.maximum($1) }, { $0.maximum($1) }),
                ("minimum", { $0.minimum($1) }, { $0.minimum($1) }),
                ("matches", { $0.equal(to: $1) }, { $0.equal(to: $1) }),
                ("power", { $0.abs().raised(to: $1) }, { $0.abs().raised(to: $1) }),
            ]
            var generator = SeededGenerator(seed: 7)
            for _ in 0..<200 {
                let target = Shape(rows: generator.size(), columns: generator.size())
                let (x, y) = (generator.operand(target, E.self), generator.operand(target, E.self))
                let shape = Shape(rows: max(x.rows, y.rows), columns: max(x.columns, y.columns))
                for (name, operation, scalar) in operations {
                    let result = operation(x, y)
                    let expected = Matrix<E>(rows: shape.rows, columns: shape.columns) { row, column in
                        scalar(x.repeated(row, column), y.repeated(row, column))
                    }
                    #expect(same(result, expected), "\(name) of \(x) and \(y)")
                }
                var sum = x
                sum += y
                #expect(sum == x + y)
                #expect(
                    x.broadcast(to: shape) == x
                        + Matrix(repeating: 0, rows: shape.rows, columns: shape.columns))
            }
        }
        check(type)
    }

    @Test func `a row and a column make a table`() {
        let column: Matrix<Double> = [[1], [2], [3]]
        #expect(column * [[10, 20]] == [[10, 20], [20, 40], [30, 60]])
        #expect(Matrix<Double>.zeros(rows: 0, columns: 3) + [[1, 2, 3]] == .zeros(rows: 0, columns: 3))
    }

    @Test func `constants stand on either side`() {
        let x: Matrix<Float> = [[1, 2], [4, 8]]
        let results: [Matrix<Float>] = [x + 1, 1 + x, x - 1, 1 - x, x * 2, 2 * x, x / 2, 8 / x, -x]
        let expected: [Matrix<Float>] = [
            [[2, 3], [5, 9]], [[2, 3], [5, 9]], [[0, 1], [3, 7]], [[0, -1], [-3, -7]], [[2, 4], [8, 16]],
            [[2, 4], [8, 16]], [[0.5, 1], [2, 4]], [[8, 4], [2, 1]], [[-1, -2], [-4, -8]],
        ]
        #expect(results == expected)
    }

    @Test func `writing in place does not reach copies`() {
        var x: Matrix<Double> = [[1, 2], [3, 4]]
        let copy = x
        x += [[1, 1], [1, 1]]
        x -= [[0, 0], [0, 1]]
        x *= [[2, 2], [2, 2]]
        x /= [[4, 4], [4, 4]]
        #expect(x == [[1, 1.5], [2, 2]])
        #expect(copy == [[1, 2], [3, 4]])
        x += x
        #expect(x == [[2, 3], [4, 4]])
    }

    @Test(arguments: elementTypes)
    func `matrix functions have the scalars' bits`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            let functions: [(String, (Matrix<E>) -> Matrix<E>, (E) -> E)] = [
                ("sqrt", { $0.sqrt() }, { $0.sqrt() }), ("abs", { $0.abs() }, { $0.abs() }),
                ("sign", { $0.sign() }, { $0.sign() }),
                ("power", { $0.power(3) }, { $0.raised(to: 3) }), ("negation", { -$0 }, { -$0 }),
                ("filled", { $0.filled(with: 2) }, { _ in 2 }),
            ]
            let numbers: [E] = [-1000, -1, -0.5, 0, 1e-5, 0.5, 1, 1000, .infinity, -.infinity, .nan]
            let x = Matrix(row: numbers)
            for (name, matrix, scalar) in functions {
                #expect(same(matrix(x), Matrix(row: numbers.map(scalar))), "\(name)")
            }
        }
        check(type)
    }

    /// Those that the C target computes itself (see VectorFunctionTests) are the scalar's but for the last
    /// bits.
    @Test(arguments: elementTypes)
    func `matrix functions are nearly the scalars'`(type: any MatrixElement.Type) {
        func check<E: MatrixElement>(_: E.Type) {
            let functions: [(String, (Matrix<E>) -> Matrix<E>, (E) -> E)] = [
                ("exp", { $0.exp() }, { $0.exp() }), ("expm1", { $0.expm1() }, { $0.expm1() }),
                ("log", { $0.log() }, { $0.log() }), ("log1p", { $0.log1p() }, { $0.log1p() }),
                ("tanh", { $0.tanh() }, { $0.tanh() }), ("sigmoid", { $0.sigmoid() }, { $0.sigmoid() }),
                ("erf", { $0.erf() }, { $0.erf() }),
            ]
            var generator = SeededGenerator(seed: 3)
            let x = Matrix<E>.random(rows: 5, columns: 29, in: -3..<3, using: &generator)
            for (name, matrix, scalar) in functions {
                for (z, x) in zip(matrix(x).elements, x.elements) {
                    let expected = scalar(x)
                    let isNear = (z - expected).magnitude <= 4 * expected.ulp
                    #expect(isNear || z.isNaN && expected.isNaN, "\(name)(\(x)) = \(z), not \(expected)")
                }
            }
        }
        check(type)
    }

    @Test func `choosing takes either or NaN`() {
        let condition: Matrix<Double> = [[1, 0, -1, .nan]]
        let chosen = Matrix.select(condition, [[1], [2]], Matrix(9))
        #expect(same(chosen, [[1, 9, 9, .nan], [2, 9, 9, .nan]]))
    }

    @Test func `NaN passes through maximum and minimum`() {
        let x: Matrix<Double> = [[.nan, 1, .nan]]
        #expect(same(x.maximum([[0, .nan, .nan]]), [[.nan, .nan, .nan]]))
        #expect(same(x.minimum([[0, .nan, .nan]]), [[.nan, .nan, .nan]]))
        #expect(same(x.equal(to: [[0, 1, .nan]]), [[.nan, 1, .nan]]))
    }
}

/// Equal, NaN being equal to NaN.
func same<E>(_ x: Matrix<E>, _ y: Matrix<E>) -> Bool {
    x.shape == y.shape && x.fault == y.fault
        && zip(x.elements, y.elements).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
}

extension SeededGenerator {
    /// A matrix that broadcasts to a shape: any of its sizes may be 1.
    fileprivate mutating func operand<E: MatrixElement>(_ shape: Shape, _: E.Type) -> Matrix<E> {
        let rows = index(below: 3) == 0 ? 1 : shape.rows
        let columns = index(below: 3) == 0 ? 1 : shape.columns
        return .wholeNumbers(Shape(rows: rows, columns: columns), using: &self)
    }
}
