import ChainRule
import Testing

/// Cross entropies at classes that nobody wants, and at losses next to nothing.
@Suite struct CrossEntropyTests {
    /// ∂z/∂t = −ln p / N even where t = 0.
    @Test func `forward mode along a target of zero is right`() {
        let scores: Matrix<Double> = [[0, 0]]
        let targets = Dual<Matrix<Double>>([[1, 0]], tangent: [[0, 1]])
        let loss = Dual(constant: scores).softmaxWithLoss(targets, as: .oneHot)
        #expect(loss.value.isApproximatelyEqual(to: [[0.6931471805599453]], relativeTolerance: 1e-15))
        #expect(loss.tangent.isApproximatelyEqual(to: [[0.6931471805599453]], relativeTolerance: 1e-15))
    }

    @Test func `an impossible class without a target adds nothing`() {
        var loss = SoftmaxWithLoss<Matrix<Double>>(targets: .oneHot)
        #expect(loss.forward([[0, 0, -.infinity]], [[0.5, 0.5, 0]])[0, 0] == 0.6931471805599453)
        #expect(loss.backward([[1]]).0 == [[0, 0, 0]])
        #expect(loss.forward([[0, -.infinity]], [[0, 1]])[0, 0] == .infinity)
    }

    @Test func `a row without a target does not hide NaN`() {
        var loss = SoftmaxWithLoss<Matrix<Double>>(targets: .oneHot)
        #expect(loss.forward([[.nan, 1]], [[0, 0]])[0, 0].isNaN)
    }

    /// ln(1 + e⁻⁴⁰), which softplus(40) − 40 would round to 0.
    @Test func `binary cross entropy of a sure and right answer keeps its digits`() {
        var loss = BinaryNode<BinaryCrossEntropy, Scalar>()
        #expect((loss.forward(40, 1) / 4.248354255291589e-18 - 1).magnitude < 1e-15)
        #expect((loss.forward(-40, 0) / 4.248354255291589e-18 - 1).magnitude < 1e-15)
    }
}
