import ChainRule
import Testing

/// Derivatives beyond the second, and the ways to a second derivative against each other on whole
/// expressions.
@Suite struct HigherDerivativeTests {
    /// Third derivatives of smooth rules, checked by differences of the second.
    @Test(arguments: [
        "sigmoid", "tanh", "softplus", "SiLU", "GELU", "exp", "log", "sqrt", "power 2.5", "erf", "log1p",
    ])
    func third(_ label: String) throws {
        let rule = try #require(RuleCase.all.first { $0.label == label })
        for number in 0..<5 {
            var draw = Draw(seed: rule.seed(number), inScalars: true)
            let setup = RuleGraph<Scalar>(rule.rule, rule.operands(&draw))
            let x = setup.inputs[0]
            let first = try setup.graph.gradient(of: setup.output, withRespectTo: x)
            let second = try setup.graph.gradient(of: first, withRespectTo: x)
            let report = try setup.graph.checkGradients(of: second, withRespectTo: [x])
            #expect(report.passed, "\(label), seed \(rule.seed(number)): \(report)")
        }
    }

    /// One number as the upstream gradient of a matrix, as for `backward`; the gradient is linear in it.
    @Test func upstreamIsBroadcast() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, upstream) = (graph.input([[1, 2], [3, 4]]), graph.input([[2]]))
        let output = x + graph.constant([[1, 1]])
        let gradient = try graph.gradients(of: output, withRespectTo: [x], upstream: upstream)[0]
        let count = try graph.gradient(of: gradient, withRespectTo: upstream)
        try graph.forward()
        #expect(try gradient.value == [[2, 2], [2, 2]])
        #expect(try count.value == [[4]])
    }

    /// The whole Hessian of a small network's loss: symmetric, and the same by dual numbers as by the
    /// gradient's graph.
    @Test(arguments: [ClassTargets.oneHot, .classIndices]) func hessianOfANetwork(_ kind: ClassTargets) throws
    {
        var generator = SeededGenerator(seed: 7)
        let graph = Graph<Matrix<Double>>()
        func parameter(_ rows: Int, _ columns: Int) -> Variable<Matrix<Double>> {
            graph.parameter(.random(rows: rows, columns: columns, in: -1..<1, using: &generator))
        }
        let parameters = [parameter(3, 2), parameter(1, 2), parameter(2, 3), parameter(1, 3)]
        let x = graph.constant(.random(rows: 4, columns: 3, in: -1..<1, using: &generator))
        let classes: Matrix<Double> = [[0], [2], [1], [2]]
        let targets = kind == .classIndices ? classes : classes.oneHot(like: .zeros(rows: 4, columns: 3))
        let hidden = x.affine(parameters[0], parameters[1]).gelu()
        let loss = hidden.affine(parameters[2], parameters[3]).softmaxWithLoss(graph.constant(targets), kind)

        let gradients = try graph.gradients(of: loss, withRespectTo: parameters)
        var rows: [[Double]] = []
        for (place, parameter) in parameters.enumerated() {
            let shape = try parameter.value.shape
            for i in 0..<shape.count {
                let along = try parameters.indices.map { other -> Matrix<Double> in
                    let zero = try parameters[other].value.filled(with: 0)
                    guard other == place else { return zero }
                    var elements = zero.elements
                    elements[i] = 1
                    return Matrix(shape: shape, elements: elements)
                }
                let product = try graph.hessianVectorProduct(
                    of: loss, withRespectTo: parameters, along: along)
                rows.append(product.flatMap(\.elements))

                var slope = graph.constant([[0]]) * loss
                for (gradient, direction) in zip(gradients, along) {
                    slope = slope + (gradient * graph.constant(direction)).sum(.all)
                }
                let second = try graph.gradients(of: slope, withRespectTo: parameters)
                try graph.forward(to: second)
                let other = try second.flatMap { try $0.value.elements }
                #expect(relativeDifference(rows[rows.count - 1], other) <= 1e-12)
            }
        }
        let size = rows.count
        #expect(size == 17)
        for i in 0..<size {
            for j in 0..<i { #expect((rows[i][j] - rows[j][i]).magnitude <= 1e-15) }
        }
    }
}
