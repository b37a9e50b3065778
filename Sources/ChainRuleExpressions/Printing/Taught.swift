import ChainRule
import ChainRuleKernels

// The same formula as a teacher writes it. In its last digits it may be another value, like any that is
// computed in another order.
extension SymbolicValue {
    /// Products with numbers first and equal factors as powers; functions that exist for their digits'
    /// sake, like ln(1 + x), as what they mean.
    package func asTaught() -> SymbolicValue {
        var known: [SymbolicValue: SymbolicValue] = [:]
        return asTaught(&known)
    }

    private func asTaught(_ known: inout [SymbolicValue: SymbolicValue]) -> SymbolicValue {
        if operands.isEmpty { return SymbolicValue(operation, shape: shape) }
        if let result = known[self] { return result }
        let x = operands.map { $0.asTaught(&known) }
        let result: SymbolicValue =
            switch operation {
            case .map(.negate, _): -x[0]
            case .combine(.add): x[0] + x[1]
            case .combine(.subtract): x[0] - x[1]
            case .combine(.multiply): Self.product(x, shape)
            case .combine(.divide): Self.product([x[0] / x[1]], shape)
            case .combineThree(.sigmoidGradient): Self.product([x[0] * x[2], 1 - x[2]], shape)
            case .combineThree(.tanhGradient):
                Self.product([x[0], 1 - Self.product([x[2], x[2]], shape)], shape)
            case .map(.power, 0): .number(1, shape: shape)
            case .map(.power, 1): x[0]
            case .map(.expm1, _): x[0].exp() - 1
            case .map(.log1p, _): SymbolicValue(.map(.log, 0), [1 + x[0]], shape: shape)
            case .map(.gaussian, _): (-(Self.product([x[0], x[0]], shape) / 2)).exp()
            default: SymbolicValue(operation, x, shape: shape, body: node.body)
            }
        known[self] = result
        return result
    }

    /// A product of products, its numbers multiplied and first, its equal factors a power.
    private static func product(_ operands: [SymbolicValue], _ shape: SymbolicShape?) -> SymbolicValue {
        var number = 1.0
        var factors: [(base: SymbolicValue, exponent: Double)] = []
        var divisor = 1.0
        var divisors: [SymbolicValue] = []
        func collect(_ x: SymbolicValue) {
            if let constant = x.number {
                number *= constant
            } else if let x = x.negated {
                number = -number
                collect(x)
            } else if x.operation == .combine(.add), x.operands[0] == x.operands[1] {
                number *= 2
                collect(x.operands[0])
            } else if x.operation == .combine(.multiply) {
                for operand in x.operands { collect(operand) }
            } else if x.operation == .combine(.divide) {
                collect(x.operands[0])
                if let constant = x.operands[1].number {
                    divisor *= constant
                } else {
                    divisors.append(x.operands[1])
                }
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
        if divisor != 1 {
            let quotient = number / divisor
            // 2 / 2 and 6 / 3, but not 1 / 3, which has no end.
            if quotient.isFinite && quotient == quotient.rounded() {
                number = quotient
            } else {
                divisors.insert(.number(divisor), at: 0)
            }
        }
        // A gradient from above first, then numbers: ∂L/∂t · 2 · x.
        let gradients = factors.filter { $0.base.isGradient }
        factors = factors.filter { !$0.base.isGradient }
        let numerator = factors.isEmpty ? nil : product(factors)
        let magnitude = number.magnitude
        var result = numerator ?? .number(magnitude, shape: shape)
        if numerator != nil && magnitude != 1 { result = leading(.number(magnitude), result) }
        if !gradients.isEmpty {
            let isOne = numerator == nil && magnitude == 1
            result = isOne ? product(gradients) : leading(product(gradients), result)
        }
        if !divisors.isEmpty { result = result / product(divisors.map { ($0, 1) }) }
        // A number may have had a shape that nothing else has.
        if let shape, result.shape != nil { result = result.broadcast(to: shape) }
        return number < 0 ? -result : result
    }

    private static func product(_ factors: [(base: SymbolicValue, exponent: Double)]) -> SymbolicValue {
        let powers = factors.map { base, exponent in
            exponent == 1 ? base : SymbolicValue(.map(.power, exponent), [base], shape: base.shape)
        }
        return powers.dropFirst().reduce(powers[0]) { $0.times($1) }
    }

    /// x · (y · z) with x at the left end.
    private static func leading(_ x: SymbolicValue, _ product: SymbolicValue) -> SymbolicValue {
        if product.operation != .combine(.multiply) { return x.times(product) }
        return leading(x, product.operands[0]).times(product.operands[1])
    }

    private var isGradient: Bool {
        if case .symbol(.gradient) = operation { return shape == .scalar }
        return false
    }

    /// A whole power's base and exponent: of what is no power, itself and 1.
    private var basis: (SymbolicValue, Double) {
        if case .map(.power, let exponent) = operation, exponent >= 1, exponent == exponent.rounded() {
            return (operands[0], exponent)
        }
        return (self, 1)
    }
}

// Formulas as they are put together on the board, where 1 may be shown.
extension SymbolicValue {
    /// x · y, whatever they are.
    package func times(_ y: SymbolicValue) -> SymbolicValue {
        SymbolicValue(.combine(.multiply), [self, y], shape: SymbolicShape.broadcast(shape, y.shape))
    }

    /// x + y, or x − y of a y that is negated.
    package func plus(_ y: SymbolicValue) -> SymbolicValue {
        let operation = y.negated == nil ? Operation.combine(.add) : .combine(.subtract)
        return SymbolicValue(
            operation, [self, y.negated ?? y], shape: SymbolicShape.broadcast(shape, y.shape))
    }
}
