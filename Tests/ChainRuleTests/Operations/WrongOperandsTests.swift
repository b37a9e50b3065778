import ChainRule
import Synchronization
import Testing

/// A rule, a node or a closure used against its description gives an error.
@Suite struct WrongOperandsTests {
    typealias M = Matrix<Double>

    @Test func `another number of operands has no value and says so`() {
        let x: M = [[1, 2]]
        let rules: [any Rule] = [ReLU(), Add(), Affine(), WeightedSum()]
        for rule in rules {
            for count in [0, 1, 2, 3, 4] {
                let operands = [M](repeating: x, count: count)
                let takes =
                    type(of: rule) is any VariadicRule.Type
                    ? count % 2 == 1 : count == type(of: rule).operandCount
                if takes { continue }
                let fault = rule.forward(operands: operands).fault
                #expect(fault?.reason.contains("not \(count)") == true, "\(rule.name) of \(count)")
                let gradients = rule.backward(upstream: x, operands: operands, result: x)
                #expect(gradients.count == count && gradients.allSatisfy { $0.fault != nil })
                #expect(rule.forward(operands: [Double](repeating: 1, count: count)).isNaN)
            }
        }
        #expect(ReLU().forward(operands: [x]) == x)
    }

    @Test func `a graph throws the error of wrong operands`() {
        let graph = Graph<Scalar>()
        let x = graph.input(1)
        _ = Add().forward(operands: [x])
        let error = #expect(throws: GraphError.self) { try graph.forward() }
        #expect(error == .operandCount(operation: "add", takes: "2 operands", given: 1, at: nil))
    }

    @Test func `an activation with a slope too many has no value`() {
        var prelu = ActivationNode<M>(.prelu())
        prelu.slope = nil
        #expect(prelu.forward([[1]]).fault != nil && prelu.backward().fault != nil)
        var relu = ActivationNode<M>(.relu)
        relu.slope = [[1]]
        #expect(relu.forward([[1]]).fault != nil && relu.backward().fault != nil)
        relu.slope = nil
        #expect(relu.forward([[1]]) == [[1]] && relu.backward() == [[1]])
        relu.slope = [[1]]
        #expect(relu.backward().fault != nil)
        var number = ActivationNode<Scalar>(.prelu())
        number.slope = nil
        #expect(number.forward(1).isNaN)
    }
}
