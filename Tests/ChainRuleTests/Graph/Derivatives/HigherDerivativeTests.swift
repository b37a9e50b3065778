import ChainRule
import Testing

/// Derivatives beyond the second, and the ways to a second derivative against each other on whole
/// expressions.
@Suite struct HigherDerivativeTests {
    /// Third derivatives of smooth rules, checked by differences of the second.
    @Test(arguments: [
        "sigmoid", "tanh", "softplus", "SiLU", "GELU", "exp", "log", "sqrt", "power 2.5", "erf", "log1p",
    ])
    func `third derivatives agree with differences of the second`(_ label: String) throws {
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
    @Test func `a higher derivative broadcasts its upstream`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, upstream) = (graph.input([[1, 2], [3, 4]]), graph.input([[2]]))
        let output = x + graph.constant([[1, 1]])
        let gradient = try graph.gradients(of: output, withRespectTo: [x], upstream: upstream)[0]
        let count = try graph.gradient(of: gradient, withRespectTo: upstream)
        try graph.forward()
        #expect(try gradient.value == [[2, 2], [2, 2]])
        #expect(try count.value == [[4]])
    }

    /// The whole Hessian of a small network's loss: symmetric, and the same by dual numbers, forward over
    /// reverse, as by the gradient's graph.
    @Test(arguments: [ClassTargets.oneHot, .classIndices])
    func `a network's Hessian agrees with differences of its gradient`(_ kind: ClassTargets) throws {
        var generator = SeededGenerator(seed: 7)
        let shapes = [(3, 2), (1, 2), (2, 3), (1, 3), (4, 3)]
        let values = shapes.map {
            Matrix<Double>.random(rows: $0.0, columns: $0.1, in: -1..<1, using: &generator)
        }
        let graph = Graph<Matrix<Double>>()
        let parameters = values.dropLast().map { graph.parameter($0) }
        let loss = network(graph, parameters, values[4], kind)

        var rows: [[Double]] = []
        for (position, value) in values.dropLast().enumerated() {
            for i in 0..<value.shape.count {
                var along = values.dropLast().map { $0.filled(with: 0) }
                along[position] = Matrix(
                    shape: value.shape, elements: (0..<value.shape.count).map { $0 == i ? 1 : 0 })
                let product = try graph.hessianVectorProduct(
                    of: loss, withRespectTo: parameters, along: along)
                rows.append(product.flatMap(\.elements))

                let dual = Graph<Dual<Matrix<Double>>>()
                let inputs = zip(values, along).map { dual.parameter(Dual($0, tangent: $1)) }
                let output = network(dual, inputs, Dual(constant: values[4]), kind)
                try dual.forward()
                try dual.backward(from: output)
                let other = try inputs.flatMap { try $0.gradient.tangent.elements }
                #expect(relativeDifference(rows[rows.count - 1], other) <= 1e-12)
            }
        }
        let size = rows.count
        #expect(size == 17)
        for i in 0..<size {
            for j in 0..<i { #expect((rows[i][j] - rows[j][i]).magnitude <= 1e-15) }
        }
    }

    private func network<Value: ConcreteValue>(
        _ graph: Graph<Value>, _ parameters: [Variable<Value>], _ x: Value, _ kind: ClassTargets
    ) -> Variable<Value> {
        let classes = Value(shape: Shape(rows: 4, columns: 1), elements: [0, 2, 1, 2])
        let targets = kind == .classIndices ? classes : classes._oneHot(like: x)
        let hidden = graph.constant(x).affine(parameters[0], parameters[1]).gelu()
        return hidden.affine(parameters[2], parameters[3]).applying(
            SoftmaxCrossEntropy(targets: kind), graph.constant(targets))
    }
}
