import ChainRule
import Testing

/// The numbers that stand in the nodes' descriptions, and where a gradient is shared or chosen by convention.
@Suite struct NodeExampleTests {
    private func expect<R: UnaryRule>(
        _ rule: R, _ x: Double, gives z: Double, upstream: Double = 1, gradient: Double
    ) {
        var node = UnaryNode<R, Scalar>(rule)
        #expect(node.forward(x) == z && node.backward(upstream) == gradient, "\(rule.name) at \(x)")
    }

    private func expect<R: BinaryRule>(
        _ rule: R, _ x: Double, _ y: Double, gives z: Double, upstream: Double = 1,
        gradients: (Double, Double)
    ) {
        var node = BinaryNode<R, Scalar>(rule)
        #expect(node.forward(x, y) == z && node.backward(upstream) == gradients, "\(rule.name) at \(x), \(y)")
    }

    @Test func `the examples of function nodes hold`() {
        expect(Abs(), -3, gives: 3, gradient: -1)
        expect(Clamp(to: 0...1), 1.5, gives: 1, gradient: 0)
        expect(ELU(), -1, gives: -0.6321205588285577, gradient: 0.36787944117144233)
        expect(Erf(), 0, gives: 0, gradient: 1.1283791670955126)
        expect(Exp(), 0, gives: 1, gradient: 1)
        expect(Expm1(), 1e-20, gives: 1e-20, gradient: 1)
        expect(GELU(), 0, gives: 0, gradient: 0.5)
        expect(Gaussian(), 0, gives: 1, gradient: -0.0)
        expect(NormalProbability(), 0, gives: 0.5, gradient: 0.3989422804014327)
        expect(Identity(), 3, gives: 3, upstream: 2, gradient: 2)
        expect(LeakyReLU(slope: 0.1), -2, gives: -0.2, gradient: 0.1)
        expect(Log1p(), 1e-20, gives: 1e-20, gradient: 1)
        expect(Log(), 2, gives: 0.6931471805599453, gradient: 0.5)
        expect(Negate(), 3, gives: -3, gradient: -1)
        expect(Power(3), 2, gives: 8, gradient: 12)
        expect(ReLU(), -2, gives: 0, gradient: 0)
        expect(SiLU(), 0, gives: 0, gradient: 0.5)
        expect(Sigmoid(), 0, gives: 0.5, gradient: 0.25)
        expect(Sign(), -3, gives: -1, gradient: 0)
        expect(Softplus(), 0, gives: 0.6931471805599453, gradient: 0.5)
        expect(Sqrt(), 9, gives: 3, upstream: 6, gradient: 1)
        expect(Square(), 3, gives: 9, gradient: 6)
        expect(Step(), 0.3, gives: 1, gradient: 0)
        expect(StopGradient(), 3, gives: 3, upstream: 2, gradient: 0)
        expect(Tanh(), 0, gives: 0, gradient: 1)
    }

    @Test func `the examples of nodes of two operands hold`() {
        expect(Divide(), 6, 3, gives: 2, upstream: 3, gradients: (1, -2))
        expect(GeneralPower(), 2, 3, gives: 8, gradients: (12, 5.545177444479562))
        expect(Maximum(), 2, 3, gives: 3, gradients: (0, 1))
        expect(Minimum(), 2, 3, gives: 2, gradients: (1, 0))
        expect(PReLU(), -2, 0.25, gives: -0.5, gradients: (0.25, -2))
        expect(Subtract(), 5, 3, gives: 2, gradients: (1, -1))
        expect(BinaryCrossEntropy(), 0, 1, gives: 0.6931471805599453, gradients: (-0.5, 0))
        expect(HingeLoss(), 0.5, 1, gives: 0.5, gradients: (-1, -0.5))
        expect(MeanSquaredError(), 4, 3, gives: 1, gradients: (2, -2))
        expect(SumOfSquaresError(), 4, 3, gives: 0.5, gradients: (1, -1))
    }

    @Test func `the examples of nodes of three operands hold`() {
        var affine = TernaryNode<Affine, Scalar>()
        #expect(affine.forward(2, 1, 1) == 3 && affine.backward(1) == (1, 2, 1))
        var select = TernaryNode<Select, Scalar>()
        #expect(select.forward(-1, 10, 20) == 20 && select.backward(1) == (0, 0, 1))
    }

    /// At a kink the gradient is one of those that are possible: by which rule is said in the descriptions.
    @Test func `nodes keep their conventions at kinks`() {
        expect(Abs(), 0, gives: 0, gradient: 0)
        expect(ReLU(), 0, gives: 0, gradient: 0)
        expect(LeakyReLU(slope: 0.1), 0, gives: 0, gradient: 0.1)
        expect(ELU(alpha: 0.5), 0, gives: 0, gradient: 0.5)
        expect(Clamp(to: 0...1), 0, gives: 0, gradient: 1)
        expect(Clamp(to: 0...1), 1, gives: 1, gradient: 1)
        expect(Maximum(), 2, 2, gives: 2, gradients: (0.5, 0.5))
        expect(Minimum(), 2, 2, gives: 2, gradients: (0.5, 0.5))
        expect(HingeLoss(), 1, 1, gives: 0, gradients: (0, 0))
        expect(Power(0), 0, gives: 1, gradient: 0)
        expect(Power(1), 0, gives: 0, gradient: 1)
        expect(Sqrt(), 0, gives: 0, gradient: .infinity)
    }

    @Test func `greatest elements share the gradient`() {
        let x: Matrix<Double> = [[4, 4, 1], [0, 4, 1]]
        let expected: [(Axis, Matrix<Double>)] = [
            (.all, [[4, 4, 0], [0, 4, 0]]), (.eachRow, [[6, 6, 0], [0, 12, 0]]),
            (.eachColumn, [[12, 6, 6], [0, 6, 6]]),
        ]
        for (axis, gradient) in expected {
            var node = UnaryNode<_, Matrix<Double>>(MaximumOver(axis))
            node.forward(x)
            #expect(node.backward([[12]]) == gradient, "\(axis)")
        }
    }

    @Test func `the examples of structure nodes hold`() {
        var sum = UnaryNode<_, Matrix<Double>>(Sum(.all))
        #expect(sum.forward([[1, 2], [3, 4]]) == [[10]] && sum.backward([[1]]) == [[1, 1], [1, 1]])
        var mean = UnaryNode<_, Matrix<Double>>(Mean(.all))
        #expect(
            mean.forward([[1, 2], [3, 4]]) == [[2.5]]
                && mean.backward([[1]]) == [[0.25, 0.25], [0.25, 0.25]])
        var product = BinaryNode<MatrixProduct, Matrix<Double>>()
        #expect(
            product.forward([[1, 2]], [[3], [4]]) == [[11]]
                && product.backward([[1]]) == ([[3, 4]], [[1], [2]]))
        var slice = UnaryNode<Slice, Matrix<Double>>(Slice(rows: 0..<1))
        #expect(
            slice.forward([[1, 2], [3, 4]]) == [[1, 2]] && slice.backward([[1]]) == [[1, 1], [0, 0]])
        var concatenate = BinaryNode<Concatenate, Matrix<Double>>(Concatenate(.beside))
        #expect(concatenate.forward([[1, 2]], [[3]]) == [[1, 2, 3]])
        #expect(concatenate.backward([[4, 5, 6]]) == ([[4, 5]], [[6]]))
        var broadcast = UnaryNode<Broadcast, Matrix<Double>>(Broadcast(to: Shape(rows: 2, columns: 2)))
        #expect(broadcast.forward([[1, 2]]) == [[1, 2], [1, 2]] && broadcast.backward([[1]]) == [[2, 2]])
        var reshape = UnaryNode<Reshape, Matrix<Double>>(Reshape(rows: 1))
        #expect(
            reshape.forward([[1, 2], [3, 4]]) == [[1, 2, 3, 4]]
                && reshape.backward([[1]]) == [[1, 1], [1, 1]])
        var transpose = UnaryNode<Transpose, Matrix<Double>>()
        #expect(transpose.forward([[1, 2]]) == [[1], [2]] && transpose.backward([[3], [4]]) == [[3, 4]])
    }
}
