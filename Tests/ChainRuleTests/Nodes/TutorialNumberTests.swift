import ChainRule
import Testing

/// The numbers of the tutorials that ChainRule grew out of (S0 to S4).
@Suite struct TutorialNumberTests {
    // MARK: S0

    /// Input 2, wanted 3; all weights and biases 1. Each is corrected by 0.1 times what multiplies it.
    @Test func `the worked network of the tutorial has its numbers`() throws {
        let graph = Graph<Scalar>()
        let x = graph.constant(2)
        let (w1, b1) = (graph.parameter(1, name: "w1"), graph.parameter(1, name: "b1"))
        let (w2, b2) = (graph.parameter(1, name: "w2"), graph.parameter(1, name: "b2"))
        let hidden = x.affine(w1, b1)
        let output = hidden.affine(w2, b2)
        let wanted = graph.constant(3)
        let loss = output.sumOfSquaresError(wanted)
        try graph.forward()
        #expect(try [hidden.value, output.value, output.value - wanted.value] == [3, 4, 1])
        try graph.backward(from: loss)
        // ∂E/∂w = ∂E/∂b · the node's input; the error is 1.
        #expect(try [w1, b1, w2, b2].map { try $0.gradient } == [2, 1, 3, 1])
        for parameter in graph.parameters {
            try graph.update(parameter) { value, gradient in value = value - 0.1 * gradient }
        }
        try graph.forward()
        #expect(relativeDifference(try [w1, b1, w2, b2].map { try $0.value }, [0.8, 0.9, 0.7, 0.9]) < 1e-15)
        #expect(relativeDifference([try hidden.value, try output.value], [2.5, 2.65]) < 1e-15)
    }

    // MARK: S1

    /// The negative gradient of x²/20 + y² at (−7, 2) points away from the minimum; 30 steps of η = 0.95.
    @Test func `gradient descent zigzags down an anisotropic valley as the tutorial says`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(-7), graph.parameter(2))
        let f = x.squared() / 20 + y.squared()
        for step in 0..<30 {
            try graph.forward()
            try graph.backward(from: f)
            if step == 0 { #expect(relativeDifference(try [x.gradient, y.gradient], [-0.7, 4]) < 1e-15) }
            for variable in [x, y] { try graph.update(variable) { $0 = $0 - 0.95 * $1 } }
        }
        #expect(try (x.value - -0.3503929958).magnitude < 5e-11)
        #expect(try (y.value - 0.0847823166).magnitude < 5e-11)
    }

    // MARK: S2

    @Test func `the addition node has the tutorial's numbers`() {
        var add = AddNode<Scalar>()
        #expect(add.forward(100, 200) == 300 && add.backward(1) == (1, 1) && add.backward(1.5) == (1.5, 1.5))
    }

    @Test func `the multiplication node has the tutorial's numbers`() {
        var mul = MulNode<Scalar>()
        #expect(mul.forward(300, 4) == 1200 && mul.backward(1) == (4, 300))
    }

    /// (x + y)·z with nodes alone, backward in the reverse order.
    @Test func `a sum times a factor has the tutorial's numbers`() {
        var (add, mul) = (AddNode<Scalar>(), MulNode<Scalar>())
        #expect(mul.forward(add.forward(100, 200), 4) == 1200)
        let (dt, dz) = mul.backward(1)
        #expect(dz == 300 && add.backward(dt) == (4, 4))
    }

    @Test func `the square of a sum has the tutorial's numbers`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(3), graph.input(4))
        let t = x + y
        let power = graph.add(PowerNode(2), t)
        try graph.forward()
        try graph.backward(from: power)
        #expect(try power.value == 49)
        #expect(try [t, x, y].map { try $0.gradient } == [14, 14, 14])
    }

    @Test func `an expression of four operands has the tutorial's numbers`() throws {
        let graph = Graph<Scalar>()
        let x = [2.0, 3, 4, 5].map { graph.input($0) }
        let y = (x[0] * x[1] + x[2]) * x[3]
        try graph.forward()
        try graph.backward(from: y)
        #expect(try y.value == 50)
        #expect(try x.map { try $0.gradient } == [15, 10, 5, 10])
    }

    // MARK: S3

    private static let softmaxTable: [(scores: [Double], probabilities: [Double], decimals: Double)] = [
        ([1, 2, 0], [0.24472847, 0.66524096, 0.09003057], 5e-9),
        ([-1, 0, 1], [0.09003057, 0.24472847, 0.66524096], 5e-9),
        ([-10, 0, 10], [2.06106e-9, 4.53979e-5, 0.99995460], 5e-9),
        ([0.3, 2.9, 4.0], [0.01821127, 0.24519181, 0.73659691], 5e-9),
        ([1010, 1000, 990], [0.9999546, 4.53979e-5, 2.06e-9], 5e-8),
    ]

    @Test(arguments: softmaxTable.indices) func `softmax of a row has the tutorial's numbers`(row: Int) {
        let (scores, probabilities, decimals) = Self.softmaxTable[row]
        let result = Softmax().forward(Matrix(row: scores))
        #expect(result.isApproximatelyEqual(to: Matrix(row: probabilities), absoluteTolerance: decimals))
        for (p, exact) in zip(result.elements, probabilities) {
            #expect((p / exact - 1).magnitude < 2e-3)  // the tiny ones too, to the digits that are printed
        }
        #expect((result.sum(.all)[0, 0] - 1).magnitude < 1e-15)
    }

    @Test func `softmax of a batch goes along the row`() {
        let batch = Softmax().forward([[1, 2, 0], [-1, 0, 1]] as Matrix<Double>)
        #expect(batch.slice(rows: 0..<1) == Softmax().forward([[1, 2, 0]]))
        #expect(batch.slice(rows: 1..<2) == Softmax().forward([[-1, 0, 1]]))
    }

    @Test func `activations have the tutorial's ranges`() {
        let x = Matrix<Double>(rows: 1, columns: 2001) { Double($0 + $1 - 1000) / 20 }
        func bounds(_ rule: some UnaryRule) -> [Double] {
            let z = rule.forward(x).elements
            return [z.min() ?? .nan, z.max() ?? .nan]
        }
        #expect(bounds(Sigmoid())[0] > 0 && bounds(Sigmoid())[1] <= 1)
        #expect(bounds(Tanh()) == [-1, 1])  // rounded; −1 and 1 themselves are never reached
        #expect(bounds(ReLU()) == [0, 50] && bounds(LeakyReLU()) == [-0.5, 50])
        #expect(bounds(ELU())[0] >= -1 && bounds(ELU())[1] == 50)
    }

    // MARK: S4

    private func slopes(_ rule: some UnaryRule) throws -> [Double] {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input(Matrix(rows: 1, columns: 2001) { Double($0 + $1 - 1000) / 100 })
        let z = x.applying(rule)
        try graph.forward()
        try graph.backward(from: z)
        return try x.gradient.elements
    }

    /// S4 has it right; S0 gives 0.3.
    @Test func `the sigmoid's derivative is at most a quarter`() throws {
        let slopes = try slopes(Sigmoid())
        #expect(slopes.max() == 0.25 && slopes.firstIndex(of: 0.25) == 1000)
    }

    @Test func `further derivatives have the tutorial's numbers`() throws {
        #expect(try slopes(Tanh()).max() == 1)
        #expect(try Set(slopes(ReLU())) == [0, 1])
        #expect(try Set(slopes(LeakyReLU())) == [0.01, 1])
    }

    @Test func `a sigmoid nested three times has the tutorial's numbers`() throws {
        func nested(_ x: Double) -> Double { x.sigmoid().sigmoid().sigmoid() }
        #expect((nested(0) - 0.6507777).magnitude < 5e-8)
        #expect((nested(-1e9) - 0.622459).magnitude < 5e-7 && (nested(1e9) - 0.675038).magnitude < 5e-7)
        var fixedPoint = 0.0
        for _ in 0..<100 { fixedPoint = fixedPoint.sigmoid() }
        #expect((fixedPoint - 0.6590460684).magnitude < 5e-11)

        // Each layer shrinks the gradient at least fourfold.
        let graph = Graph<Scalar>()
        let x = graph.input(0)
        let z = x.sigmoid().sigmoid().sigmoid()
        try graph.forward()
        try graph.backward(from: z)
        let (second, third) = ((0.5).sigmoid(), try z.value)
        let product = 0.25 * second * (1 - second) * third * (1 - third)
        let gradient = try x.gradient
        #expect(relativeDifference([gradient], [product]) < 1e-15)
        #expect(gradient < 1.0 / 64)
    }
}
