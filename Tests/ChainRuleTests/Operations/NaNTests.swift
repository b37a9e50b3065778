import ChainRule
import Testing

/// NaN in, NaN out: no rule swallows one.
@Suite struct NaNTests {
    @Test(arguments: RuleCase.all) func `every rule passes NaN on`(by rule: RuleCase) throws {
        for number in 0..<5 {
            let seed = rule.seed(number)
            try check(rule, seed, Matrix<Double>.self)
            try check(rule, seed, Matrix<Float>.self)
            if rule.worksInScalars {
                try check(rule, seed, Double.self)
                try check(rule, seed, Float.self)
            }
        }
    }

    /// Alone and in a graph: NaN among the result's numbers, or no result but a fault (an index that is NaN).
    private func check<Value: ConcreteValue>(_ rule: RuleCase, _ seed: UInt64, _ type: Value.Type) throws {
        var draw = Draw(seed: seed, inScalars: Value._isScalar)
        let operands = rule.operands(&draw)
        for position in rule.operandsThatCount(operands.count) {
            var spoilt = operands
            if case .partOfFirst = rule.nan {
                spoilt[position].elements = spoilt[position].elements.map { _ in .nan }
            } else {
                spoilt[position].elements[draw.index(below: operands[position].elements.count)] = .nan
            }
            let says: Comment = "\(rule.label), \(type), seed \(seed), operand \(position)"
            let values = spoilt.map { $0.value(as: type) }
            let alone = rule.rule.forward(operands: values)
            #expect(alone.fault != nil || alone.doubles.contains { $0.isNaN }, says)
            let setup = RuleGraph(rule.rule, values, operands.map(\.isDifferentiable))
            if let result = try? setup.graph.forward(to: setup.output) {
                #expect(result.doubles.contains { $0.isNaN }, says)
            } else {
                #expect(alone.fault != nil, says)
            }
        }
    }

    /// Of three operands `Select` takes one; that one's NaN it keeps.
    @Test func `select passes the NaN of the operand that it takes`() {
        let select = Select()
        #expect(select.forward(1.0, .nan, 0).isNaN && select.forward(-1.0, 0, .nan).isNaN)
        #expect(select.forward(0.0, 0, .nan).isNaN && select.forward(.nan, 0, 1.0).isNaN)
        #expect(PReLU().forward(-1.0, .nan).isNaN)
    }

    /// The gradient at NaN is NaN wherever the slope depends on the number: a mask is not 0 or 1 there.
    @Test func `gradients at NaN are NaN`() {
        func check<R: UnaryRule>(_ rule: R) {
            var node = UnaryNode<R, Scalar>(rule)
            node.forward(.nan)
            #expect(node.backward(1).isNaN, "\(rule.name)")
        }
        let rules: [any UnaryRule] = [
            Abs(), ReLU(), LeakyReLU(), ELU(), Clamp(to: 0...1), Sigmoid(), Tanh(), Softplus(), SiLU(),
            GELU(),
            Exp(),
            Log(), Sqrt(), Square(), Erf(), Softmax(), LogSoftmax(), MaximumOver(),
        ]
        for rule in rules { check(rule) }
    }
}

extension RuleCase {
    fileprivate func operandsThatCount(_ count: Int) -> [Int] {
        switch nan {
        case .everyOperand: Array(0..<count)
        case .operands(let positions): positions
        case .partOfFirst: [0]
        }
    }
}
