import ChainRule
import Testing

/// Numbers of *Deep Learning from Scratch* (K. Saitoh) and of other libraries' own examples.
@Suite struct LiteratureTests {
    // MARK: The book

    @Test func `the book's apples have its gradients`() throws {
        let graph = Graph<Scalar>()
        let (apple, count, tax) = (graph.input(100), graph.input(2), graph.input(1.1))
        let price = apple * count * tax
        try graph.forward()
        try graph.backward(from: price)
        #expect(relativeDifference([try price.value], [220]) < 1e-15)
        #expect(try [apple, count, tax].map { try $0.gradient } == [2.2, 110.00000000000001, 200])
    }

    @Test func `the book's apples and oranges have its gradients`() throws {
        let graph = Graph<Scalar>()
        let (apple, apples) = (graph.input(100), graph.input(2))
        let (orange, oranges, tax) = (graph.input(150), graph.input(3), graph.input(1.1))
        let price = (apple * apples + orange * oranges) * tax
        try graph.forward()
        try graph.backward(from: price)
        let gradients = try [apple, apples, orange, oranges, tax].map { try $0.gradient }
        #expect(relativeDifference([try price.value], [715]) < 1e-15)
        #expect(relativeDifference(gradients, [2.2, 110, 3.3, 165, 650]) < 1e-15)
    }

    @Test func `softmax with loss has the book's numbers`() {
        let scores: Matrix<Double> = [[0.3, 2.9, 4.0]]
        let gradient: Matrix<Double> = [[0.01821127, 0.24519181, -0.26340309]]
        for (kind, targets) in [
            (ClassTargets.classIndices, [[2]] as Matrix<Double>), (.oneHot, [[0, 0, 1]]),
        ] {
            var loss = SoftmaxWithLoss<Matrix<Double>>(targets: kind)
            #expect((loss.forward(scores, targets)[0, 0] - 0.305714464812452).magnitude < 5e-16)
            #expect(loss.backward([[1]]).0.isApproximatelyEqual(to: gradient, absoluteTolerance: 5e-9))
            #expect(loss.backward([[3]]).0.isApproximatelyEqual(to: gradient * 3, absoluteTolerance: 2e-8))
            // A batch of the same row twice: the same loss, and the gradient divided by 2.
            let both = scores.concatenated(with: scores, .below)
            let alone = loss.backward([[1]]).0
            let mean = loss.forward(both, targets.concatenated(with: targets, .below))
            #expect((mean[0, 0] - 0.305714464812452).magnitude < 5e-16)
            #expect(loss.backward([[1]]).0 == alone.concatenated(with: alone, .below) / 2)
        }
    }

    @Test func `the book's simple net has its gradient`() throws {
        let graph = Graph<Matrix<Double>>()
        let w = graph.parameter([[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]])
        let scores = graph.constant([[0.6, 0.9]]).matmul(w)
        let loss = scores.softmaxWithLoss(graph.constant([[2]]), as: .classIndices)
        try graph.forward()
        try graph.backward(from: loss)
        let expected: Matrix<Double> = [[1.05414809, 0.63071653, 1.1328074]]
        #expect(try scores.value.isApproximatelyEqual(to: expected, absoluteTolerance: 5e-9))
        #expect(try (loss.value[0, 0] - 0.928068538748235).magnitude < 1e-15)
        let gradient: Matrix<Double> = [
            [0.21924763, 0.14356247, -0.36281009], [0.32887144, 0.21534370, -0.54421514],
        ]
        #expect(try w.gradient.isApproximatelyEqual(to: gradient, absoluteTolerance: 6e-9))
        #expect(try graph.checkGradients(of: loss).passed)
    }

    @Test func `the book's numeric derivative is met`() throws {
        for (x, slope) in [(5.0, 0.2), (10.0, 0.3)] {
            let graph = Graph<Scalar>()
            let input = graph.input(x)
            let f = 0.01 * input.squared() + 0.1 * input
            try graph.forward()
            try graph.backward(from: f)
            #expect(relativeDifference([try input.gradient], [slope]) < 1e-15)
            for method in [DifferenceMethod.central, .richardson] {
                let report = try graph.checkGradients(of: f, method: method)
                let element = try #require(report.elements.first)
                // The upstream gradient is some number, by which both are multiplied.
                #expect(report.passed, "\(report)")
                #expect((element.numeric / element.analytic * slope - slope).magnitude < 1e-9)
            }
        }
    }

    @Test func `the gradient of the sum of squares is the book's`() throws {
        for (point, gradient) in [([3.0, 4], [6.0, 8]), ([0, 2], [0, 4]), ([3, 0], [6, 0])] {
            let graph = Graph<Matrix<Double>>()
            let x = graph.input(Matrix(row: point))
            let f = x.squared().sum(.all)
            try graph.forward()
            try graph.backward(from: f)
            #expect(try x.gradient == Matrix(row: gradient))
        }
    }

    @Test func `the book's gradient descent ends where it says`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.parameter([[-3, 4]])
        let f = x.squared().sum(.all)
        for _ in 0..<100 {
            try graph.forward()
            try graph.backward(from: f)
            try graph.update(x) { $0 = $0 - 0.1 * $1 }
        }
        let reached: Matrix<Double> = [[-6.11110793e-10, 8.14814391e-10]]
        #expect(try x.value.isApproximatelyEqual(to: reached, relativeTolerance: 1e-8))
    }

    // MARK: micrograd

    @Test func `micrograd's example has its gradients`() throws {
        let graph = Graph<Scalar>()
        let (a, b) = (graph.input(-4), graph.input(2))
        var c = a + b
        var d = a * b + b.power(3)
        c = c + (c + 1)
        c = c + (1 + c + (-a))
        d = d + (d * 2 + (b + a).relu())
        d = d + (3 * d + (b - a).relu())
        let e = c - d
        let f = e.power(2)
        var g = f / 2
        g = g + 10 / f
        try graph.forward()
        try graph.backward(from: g)
        #expect(try (g.value - 24.7041).magnitude < 5e-5)
        #expect(try (a.gradient - 138.8338).magnitude < 5e-5 && (b.gradient - 645.5773).magnitude < 5e-5)
    }

    @Test func `a value used twice and twice again has DeZero's gradient`() throws {
        let graph = Graph<Scalar>()
        let a = graph.input(1)
        let b = a + a
        let c = b + b
        try graph.forward()
        try graph.backward(from: c)
        #expect(try a.gradient == 4)
    }

    // MARK: DeZero

    private func gradient(
        at point: [Double], of function: ([Variable<Scalar>]) -> Variable<Scalar>
    ) throws -> (value: Double, gradient: [Double]) {
        let graph = Graph<Scalar>()
        let inputs = point.map { graph.input($0) }
        let output = function(inputs)
        try graph.forward()
        try graph.backward(from: output)
        return (try output.value, try inputs.map { try $0.gradient })
    }

    @Test func `a value that is used twice has the book's gradient`() throws {
        #expect(try gradient(at: [3]) { $0[0] + $0[0] }.gradient == [2])
        #expect(try gradient(at: [3]) { $0[0] + $0[0] + $0[0] }.gradient == [3])
        let result = try gradient(at: [2]) { x in
            let a = x[0].squared()
            return a.squared() + a.squared()
        }
        #expect(result == (32, [64]))
    }

    @Test func `the gradient of Matyas's function is DeZero's`() throws {
        let result = try gradient(at: [1, 1]) {
            0.26 * ($0[0].squared() + $0[1].squared()) - 0.48 * $0[0] * $0[1]
        }
        #expect(relativeDifference(result.gradient, [0.04, 0.04]) < 2e-15)
    }

    @Test func `the gradient of the Goldstein–Price function is DeZero's`() throws {
        let result = try gradient(at: [1, 1]) { point in
            let (x, y) = (point[0], point[1])
            // In parts, for the compiler's sake.
            let (xx, xy, yy) = (x.squared(), x * y, y.squared())
            let (first, second) = (19 - 14 * x + 3 * xx, 18 - 32 * x + 12 * xx)
            let (third, fourth) = (6 * xy + 3 * yy - 14 * y, 48 * y - 36 * xy + 27 * yy)
            let left = 1 + (x + y + 1).squared() * (first + third)
            let right = 30 + (2 * x - 3 * y).squared() * (second + fourth)
            return left * right
        }
        #expect(result.gradient == [-5376, 8064])
    }

    @Test func `the gradient of Rosenbrock's function is DeZero's`() throws {
        let result = try gradient(at: [0, 2]) { x in
            let (bend, distance) = (x[1] - x[0].squared(), x[0] - 1)
            return 100 * bend.squared() + distance.squared()
        }
        #expect(result == (401, [-2, 400]))
    }

    @Test func `tanh has DeZero's first four derivatives`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1)
        var derivative = x.tanh()
        for expected in [0.4199743, -0.6397000, 0.6216267, 0.6650910] {
            derivative = try graph.gradient(of: derivative, withRespectTo: x)
            #expect(try (graph.forward(to: derivative) - expected).magnitude < 5e-8)
        }
    }

    @Test func `a broadcast sum has DeZero's gradients`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, y) = (graph.input([[1], [2], [3]]), graph.input([[1, 2, 3, 4]]))
        let sum = (x + y).sum(.all)
        try graph.forward()
        try graph.backward(from: sum)
        #expect(try sum.value == [[54]])
        #expect(try x.gradient == [[4], [4], [4]] && y.gradient == [[3, 3, 3, 3]])
    }
}
