import ChainRule
import Testing

/// A rule gives the same numbers alone, as a node of a graph and written out; a graph the same in Scalars and
/// Matrices.
@Suite struct RuleAgreementTests {
    @Test(arguments: RuleCase.all) func `a rule alone and in a graph gives the same bits`(_ rule: RuleCase)
        throws
    {
        for number in 0..<3 {
            try compare(rule, number, Matrix<Double>.self)
            if rule.worksInScalars { try compare(rule, number, Double.self) }
        }
    }

    private func compare<Value: ConcreteValue>(_ rule: RuleCase, _ number: Int, _ type: Value.Type) throws {
        let seed = rule.seed(number)
        var draw = Draw(seed: seed, inScalars: Value._isScalar)
        let operands = rule.operands(&draw)
        let values = operands.map { $0.value(as: type) }
        let setup = RuleGraph(rule.rule, values, operands.map(\.isDifferentiable))
        try setup.graph.forward()
        let upstream = try setup.drawn(like: setup.output, &draw)
        let gradients = try setup.gradients(upstream: upstream)

        let alone = rule.rule.alone(values, upstream: upstream)
        #expect(try alone.value.doubles == setup.output.value.doubles, "\(rule.label), seed \(seed)")
        let ofInputs = zip(alone.gradients, operands).filter(\.1.isDifferentiable).map(\.0.doubles)
        #expect(ofInputs == gradients, "\(rule.label), seed \(seed)")
        // From the second run on the graph runs by another plan.
        #expect(try setup.gradients(upstream: upstream) == gradients)
        #expect(try setup.gradients(upstream: upstream) == gradients)

        // Asked for one gradient, a rule may compute it in another way.
        for (input, gradient) in zip(setup.inputs, gradients) {
            try setup.graph.backward(from: setup.output, upstream: upstream, withRespectTo: [input])
            let difference = relativeDifference(try input.gradientOrZeros, gradient, scale: 1)
            #expect(difference <= 1e-14, "\(rule.label), seed \(seed)")
        }

        // The rule's forward written out, and so differentiated by the rules that it is made of.
        let writtenOut = RuleGraph(rule.rule, values, operands.map(\.isDifferentiable), writtenOut: true)
        if writtenOut.inputs.contains(writtenOut.output) { return }
        try writtenOut.graph.forward()
        try writtenOut.graph.backward(from: writtenOut.output, upstream: upstream)
        #expect(try writtenOut.output.value.doubles == alone.value.doubles, "\(rule.label), seed \(seed)")
        for (input, gradient) in zip(writtenOut.inputs, gradients) {
            let own = try input.gradientOrZeros
            let difference = relativeDifference(own, gradient, scale: 1)
            #expect(difference <= 1e-14, "\(rule.label), seed \(seed): \(own) and \(gradient)")
        }
    }

    @Test(arguments: 0..<10) func `an expression of scalars and of matrices gives the same`(seed: UInt64)
        throws
    {
        func expression<Value>(_ x: Variable<Value>, _ y: Variable<Value>) -> Variable<Value> {
            ((x * y).cubic() + (x / (y.squared() + 1)).gelu()).maximum(x.silu() - y.elu()) * (x - y).sigmoid()
        }
        var generator = SeededGenerator(seed: seed)
        let x = Matrix<Double>.random(rows: 2, columns: 3, in: -2..<2, using: &generator)
        let y = Matrix<Double>.random(rows: 2, columns: 3, in: -2..<2, using: &generator)
        let matrices = Graph<Matrix<Double>>()
        let inputs = [matrices.input(x), matrices.input(y)]
        let output = expression(inputs[0], inputs[1])
        try matrices.forward()
        try matrices.backward(from: output)
        for i in 0..<6 {
            let scalars = Graph<Scalar>()
            let pair = [scalars.input(x.elements[i]), scalars.input(y.elements[i])]
            let one = expression(pair[0], pair[1])
            try scalars.forward()
            try scalars.backward(from: one)
            // Not the same bits: a matrix's exponentials are the C target's, a scalar's the C library's.
            let (value, other) = (try one.value, try output.value.elements[i])
            #expect(relativeDifference([value], [other], scale: 1) <= 1e-14)
            for (scalar, matrix) in zip(pair, inputs) {
                let (own, other) = (try scalar.gradient, try matrix.gradient.elements[i])
                #expect(relativeDifference([own], [other], scale: 1) <= 1e-14)
            }
        }
    }

    /// A 3-4-2 network on a batch of five, in matrices and written out neuron by neuron.
    @Test func `a network of scalars and of matrices gives the same`() throws {
        var generator = SeededGenerator(seed: 1)
        let sizes = [(5, 3), (3, 4), (1, 4), (4, 2), (1, 2)]
        let values = sizes.map { Matrix<Double>.random(rows: $0, columns: $1, in: -1..<1, using: &generator) }
        let classes: Matrix<Double> = [[0], [1], [1], [0], [1]]

        let matrices = Graph<Matrix<Double>>()
        let m = values.map { matrices.input($0) }
        let loss = m[0].affine(m[1], m[2]).tanh().affine(m[3], m[4])
            .softmaxWithLoss(matrices.constant(classes), as: .classIndices)
        try matrices.forward()
        try matrices.backward(from: loss)

        let scalars = Graph<Scalar>()
        let s = values.map { value in value.elements.map { scalars.input($0) } }
        func neuron(_ inputs: [Variable<Scalar>], _ layer: Int, _ j: Int, _ width: Int) -> Variable<Scalar> {
            inputs.enumerated().map { $1 * s[layer][$0 * width + j] }.reduce(s[layer + 1][j]) { $0 + $1 }
        }
        var sum = scalars.constant(0)
        for example in 0..<5 {
            let hidden = (0..<4).map { neuron(Array(s[0][example * 3..<example * 3 + 3]), 1, $0, 4).tanh() }
            let scores = (0..<2).map { neuron(hidden, 3, $0, 2) }
            sum = sum + (scores[0].exp() + scores[1].exp()).log() - scores[Int(classes[example, 0])]
        }
        let mean = sum / 5
        try scalars.forward()
        try scalars.backward(from: mean)
        #expect(relativeDifference([try mean.value], try loss.value.elements) <= 1e-14)
        for (matrix, elements) in zip(m, s) {
            let gradient = try elements.map { try $0.gradient }
            #expect(relativeDifference(gradient, try matrix.gradient.elements) <= 1e-13)
        }
    }
}

extension Variable {
    /// Something that is made of nothing but arithmetic.
    fileprivate func cubic() -> Variable { self - self * self * self / 6 + 0.25 }
}

extension Rule {
    /// A node of this rule, used alone.
    fileprivate func alone<Value: ConcreteValue>(
        _ x: [Value], upstream: Value
    ) -> (value: Value, gradients: [Value]) {
        func unary<R: UnaryRule>(_ rule: R) -> (Value, [Value]) {
            var node = UnaryNode<R, Value>(rule)
            return (node.forward(x[0]), [node.backward(upstream)])
        }
        func binary<R: BinaryRule>(_ rule: R) -> (Value, [Value]) {
            var node = BinaryNode<R, Value>(rule)
            let value = node.forward(x[0], x[1])
            let (dx, dy) = node.backward(upstream)
            return (value, [dx, dy])
        }
        func ternary<R: TernaryRule>(_ rule: R) -> (Value, [Value]) {
            var node = TernaryNode<R, Value>(rule)
            let value = node.forward(x[0], x[1], x[2])
            let (dx, dy, dw) = node.backward(upstream)
            return (value, [dx, dy, dw])
        }
        func variadic<R: VariadicRule>(_ rule: R) -> (Value, [Value]) {
            var node = VariadicNode<R, Value>(rule)
            return (node.forward(operands: x), node.backward(upstream))
        }
        if let rule = self as? any UnaryRule { return unary(rule) }
        if let rule = self as? any BinaryRule { return binary(rule) }
        if let rule = self as? any TernaryRule { return ternary(rule) }
        if let rule = self as? any VariadicRule { return variadic(rule) }
        return (x[0], [])
    }
}
