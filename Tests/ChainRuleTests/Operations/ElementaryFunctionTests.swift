import ChainRule
import Testing

/// What the elementary functions are at the ends of their domains, and what is made of them; values and
/// derivatives in between are in `DigitsTests` and `RuleGradientTests`.
@Suite struct ElementaryFunctionTests {
    private func slope(_ x: Double, _ function: (Variable<Scalar>) -> Variable<Scalar>) throws -> Double {
        let graph = Graph<Scalar>()
        let input = graph.input(x)
        let z = function(input)
        try graph.forward()
        try graph.backward(from: z)
        return try input.gradient
    }

    @Test func `slopes at the ends of domains are infinite`() throws {
        #expect(try slope(1) { $0.asin() } == .infinity)
        #expect(try slope(-1) { $0.acos() } == -.infinity)
        #expect(try slope(1) { $0.acosh() } == .infinity)
        #expect(try slope(1) { $0.atanh() } == .infinity)
        #expect(try slope(0) { $0.cubeRoot() } == .infinity)
        #expect(try slope(.infinity) { $0.atan() } == 0)
        #expect(try slope(1.5) { $0.asin() }.isNaN)
        #expect(try slope(0.5) { $0.acosh() }.isNaN)
        #expect(try slope(-.infinity) { $0.sin() }.isNaN)
    }

    /// The same functions on numbers, matrices and as constants of other types agree on where they are not
    /// defined.
    @Test func `functions outside of their domains are NaN`() {
        let outside: Matrix<Double> = [[-1.5, 1.5]]
        for z in [outside.asin(), outside.acos(), outside.atanh()] {
            #expect(z[0, 0].isNaN && z[0, 1].isNaN)
        }
        #expect(outside.acosh()[0, 0].isNaN && outside.log2()[0, 0].isNaN && outside.log10()[0, 0].isNaN)
        #expect(1.5.asin().isNaN && 0.5.acosh().isNaN && (-1.0).log2().isNaN && Float(1.5).atanh().isNaN)
        #expect(0.0.log10() == -.infinity && 1.0.atanh() == .infinity && (-8.0).cubeRoot() == -2)
    }

    /// The angle of a point in each quadrant and on each axis; at the origin, neither slope.
    @Test func `atan2 is right in each quadrant`() throws {
        let points: [(y: Double, x: Double, angle: Double)] = [
            (1, 1, .pi / 4), (1, -1, .pi * 3 / 4), (-1, -1, -.pi * 3 / 4), (-1, 1, -.pi / 4),
            (0, 1, 0), (1, 0, .pi / 2), (0, -1, .pi), (-1, 0, -.pi / 2), (-0.0, -1, -.pi), (0, 0, 0),
        ]
        for (y, x, angle) in points {
            #expect(y.atan2(x) == angle)
            #expect((Matrix(y).atan2(Matrix(x))[0, 0] - angle).magnitude <= angle.magnitude.ulp)
        }
        let graph = Graph<Scalar>()
        let (y, x) = (graph.input(0), graph.input(0))
        let z = y.atan2(x)
        try graph.forward()
        try graph.backward(from: z)
        #expect(try y.gradient == 0 && x.gradient == 0)
    }

    /// A pendulum's period by its energy: that of θ″ = −sin θ is conserved by the exact solution; here the
    /// function of angle and speed, whose gradient is (sin θ, ω).
    @Test func `a pendulum's energy is conserved and its period learned`() throws {
        let graph = Graph<Scalar>()
        let (angle, speed) = (graph.input(0.7), graph.input(-0.3))
        let energy = speed * speed * 0.5 - angle.cos()
        try graph.forward()
        try graph.backward(from: energy)
        #expect(try (angle.gradient - 0.644217687237691).magnitude < 1e-15)
        #expect(try speed.gradient == -0.3)
    }

    // MARK: Reductions

    @Test func `logSumExp of no elements is −∞`() throws {
        let none = -Double.infinity
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[none, none], [none, 3], [1000, 1000], [-1000, none]])
        let z = x.logSumExp(.eachRow)
        try graph.forward()
        try graph.backward(from: z, upstream: [[1], [1], [1], [1]])
        let log2 = 0.6931471805599453
        #expect(try z.value == [[none], [3], [1000 + log2], [-1000]])
        #expect(try x.gradient == [[0, 0], [0, 1], [0.5, 0.5], [1, 0]])
        #expect(Matrix<Double>([[1, 2], [3, 4]]).logSumExp() == Matrix(4.440189698561196))
    }

    @Test func `the norm of zeros has a gradient of 0`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[0, 0], [3, 4]])
        let z = x.norm(.eachRow)
        let slope = try graph.gradient(of: z.sum(.all), withRespectTo: x)
        let curve = try graph.gradient(of: slope.sum(.all), withRespectTo: x)
        try graph.forward()
        #expect(try z.value == [[0], [5]])
        let unit: Matrix<Double> = [[0, 0], [0.6, 0.8]]
        #expect(try zip(slope.value.elements, unit.elements).allSatisfy { ($0 - $1).magnitude < 1e-15 })
        // (1 − x·Σx/z²)/z
        let expected: Matrix<Double> = [[0, 0], [(1 - 3 * 7 / 25.0) / 5, (1 - 4 * 7 / 25.0) / 5]]
        #expect(try zip(curve.value.elements, expected.elements).allSatisfy { ($0 - $1).magnitude < 1e-15 })
    }

    @Test func `variance divides by N or by N − 1`() {
        let x: Matrix<Double> = [[1, 2, 3, 4]]
        #expect(x.variance() == [[1.25]] && x.variance(.eachRow, correction: 1) == [[5.0 / 3]])
        #expect(x.variance(.eachColumn) == [[0, 0, 0, 0]])
        #expect(Matrix<Double>([[1]]).variance(correction: 1)[0, 0].isNaN)
    }

    @Test func `argmax finds the greatest along each axis`() {
        let x: Matrix<Double> = [[1, 9, 3], [7, 7, .nan]]
        #expect(x.argmax() == [[1], [2]])
        #expect(x.argmax(.eachColumn) == [[1, 0, 1]])
        #expect(x.argmax(.all) == [[5]])
        #expect(Matrix<Double>.zeros(rows: 2, columns: 0).argmax().fault != nil)
    }

    // MARK: Rows by index

    @Test func `gathered rows receive each gradient`() throws {
        let graph = Graph<Matrix<Double>>()
        let table = graph.parameter([[1, 2], [3, 4], [5, 6]])
        let words = graph.constant([[2], [0], [2]])
        let rows = table.gatherRows(words)
        let loss = (rows * rows).sum(.all)
        try graph.forward()
        try graph.backward(from: loss)
        #expect(try rows.value == [[5, 6], [1, 2], [5, 6]])
        #expect(try table.gradient == [[2, 4], [0, 0], [20, 24]])
    }

    @Test(arguments: [-1, 3, 0.5, .nan] as [Double]) func `gathering a row that does not exist is a fault`(
        _ index: Double
    ) throws {
        let graph = Graph<Matrix<Double>>()
        let rows = graph.parameter([[1], [2], [3]]).gatherRows(graph.constant([[0], [2], [index]]))
        let error = #expect(throws: GraphError.self) { try graph.forward(to: rows) }
        let text = "\(try #require(error))"
        #expect(text.contains("index \(index) in row 2 is not a whole number in 0..<3"))
    }

    // MARK: Making matrices

    @Test func `matrices of ones and zeros have their shapes`() {
        #expect(Matrix<Double>.ones(rows: 1, columns: 2) == [[1, 1]])
        #expect(Matrix<Float>.identity(2) == [[1, 0], [0, 1]])
        #expect(Matrix<Double>([[1.4, -2.6]]).map { $0.rounded() } == [[1, -3]])
        #expect(
            Matrix<Double>.identity(-1).fault != nil && Matrix<Double>.identity(-1).map { $0 }.fault != nil)
    }
}
