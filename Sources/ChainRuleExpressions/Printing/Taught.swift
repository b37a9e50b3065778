import ChainRule
import ChainRuleKernels

// The same formula as a teacher writes it: the value is the same, its last digits may not be.
extension Expression {
    /// Products with numbers first and equal factors as powers; functions that exist for their digits'
    /// sake, like ln(1 + x), as what they mean.
    func asTaught() -> Expression {
        var known: [Expression: Expression] = [:]
        return asTaught(&known)
    }

    private func asTaught(_ known: inout [Expression: Expression]) -> Expression {
        if operands.isEmpty { return self }
        if let result = known[self] { return result }
        let x = operands.map { $0.asTaught(&known) }
        let result: Expression =
            switch operation {
            case .map(.negate, _): -x[0]
            case .combine(.add): x[0] + x[1]
            case .combine(.subtract): x[0] - x[1]
            case .combine(.multiply): Self.product(x, shape)
            case .combine(.divide): x[0] / x[1]
            case .combineThree(.sigmoidGradient): Self.product([x[0] * x[2], 1 - x[2]], shape)
            case .combineThree(.tanhGradient):
                Self.product([x[0], 1 - Self.product([x[2], x[2]], shape)], shape)
            case .map(.expm1, _): x[0].exp() - 1
            case .map(.log1p, _): Expression(.map(.log, 0), [1 + x[0]], shape: shape)
            case .map(.gaussian, _): (-(Self.product([x[0], x[0]], shape) / 2)).exp()
            default: Expression(operation, x, shape: shape, body: node.body)
            }
        known[self] = result
        return result
    }

    /// A product of products, its numbers multiplied and first, its equal factors a power.
    private static func product(_ operands: [Expression], _ shape: Shape?) -> Expression {
        var number = 1.0
        var factors: [(base: Expression, exponent: Double)] = []
        func collect(_ x: Expression) {
            if let constant = x.number, x.shape == .scalar || shape == x.shape {
                number *= constant
            } else if let x = x.negated {
                number = -number
                collect(x)
            } else if x.operation == .combine(.multiply) {
                for operand in x.operands { collect(operand) }
            } else {
                let (base, exponent) = x.basis
                if let index = factors.firstIndex(where: { $0.base == base }) {
                    factors[index].exponent += exponent
                } else {
                    factors.append((base, exponent))
                }
            }
        }
        for operand in operands { collect(operand) }
        var result: Expression?
        for (base, exponent) in factors {
            let factor = exponent == 1 ? base : Expression(.map(.power, exponent), [base], shape: base.shape)
            result = result.map { $0 * factor } ?? factor
        }
        guard let result else { return .number(number, shape: shape) }
        if number == -1 || number == 1 { return number < 0 ? -result : result }
        // The number stands first, at the left end of the product.
        return number < 0 ? -leading(.number(-number), result) : leading(.number(number), result)
    }

    private static func leading(_ number: Expression, _ product: Expression) -> Expression {
        if product.operation != .combine(.multiply) { return number * product }
        return leading(number, product.operands[0]) * product.operands[1]
    }

    /// A whole power's base and exponent: of what is no power, itself and 1.
    private var basis: (Expression, Double) {
        if case .map(.power, let exponent) = operation, exponent >= 1, exponent == exponent.rounded() {
            return (operands[0], exponent)
        }
        return (self, 1)
    }
}
