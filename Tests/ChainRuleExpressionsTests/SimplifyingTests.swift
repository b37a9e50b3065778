import ChainRule
import ChainRuleKernels
import TestSupport
import Testing

@testable import ChainRuleExpressions

/// A program of random operations, which runs on any kind of value.
private struct RandomProgram {
    private let steps: [(kind: Int, x: Int, y: Int, constant: Double)]

    init(_ generator: inout SeededGenerator) {
        let constants = [0, 1, -1, 2, -3, 0.5]
        steps = (0..<Int.random(in: 1...12, using: &generator)).map { index in
            (
                Int.random(in: 0..<16, using: &generator), Int.random(in: 0..<(3 + index), using: &generator),
                Int.random(in: 0..<(3 + index), using: &generator),
                constants[Int.random(in: 0..<6, using: &generator)]
            )
        }
    }

    func run<V: GraphValue>(_ inputs: [V]) -> V {
        var values = inputs
        for step in steps {
            let (x, y, constant) = (values[step.x], values[step.y], V.Element(step.constant))
            switch step.kind {
            case 0: values.append(x + y)
            case 1: values.append(x - y)
            case 2, 3: values.append(x * y)
            case 4: values.append(x / y)
            case 5: values.append(-x)
            case 6: values.append(x + constant)
            case 7: values.append(x * constant)
            case 8: values.append(constant - x)
            case 9: values.append(x / constant)
            case 10: values.append(constant / x)
            case 11: values.append(x * x.filled(with: constant))
            case 12: values.append(.select(x, y, x.filled(with: constant)))
            case 13: values.append(x.filled(with: constant) - y)
            case 14: values.append(x.sigmoid().relu())
            default: values.append(x.maximum(y).power(constant))
            }
        }
        return values[values.count - 1]
    }
}

extension SymbolicValue {
    /// Computes what is written down.
    func value(_ symbols: [Double]) -> Double {
        let x = operands.map { $0.value(symbols) }
        switch lowered.operation {
        case .symbol(.value(let node)): return symbols[node]
        case .number(let number): return number
        case .map(let function, let constant): return x[0]._mapped(function, constant)
        case .combine(let operation): return x[0]._combined(operation, x[1])
        case .combineThree(let operation): return x[0]._combined(operation, x[1], x[2])
        default: return .nan
        }
    }
}

@Suite struct SimplifyingTests {
    @Test func `what is left out changes no value`() throws {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<2000 {
            let program = RandomProgram(&generator)
            let inputs = (0..<3).map { _ in Double(Int.random(in: -4...4, using: &generator)) / 2 }
            let symbols = (0..<3).map { SymbolicValue.symbol(.value($0), shape: .scalar) }
            let (expected, formula) = (program.run(inputs), program.run(symbols))
            let found = formula.value(inputs)
            // A zero may change its sign, and what is divided by it.
            #expect(
                found == expected || (found.isNaN && expected.isNaN)
                    || (found.isInfinite && expected.isInfinite),
                "\(text(formula)) at \(inputs): \(found), not \(expected)")
        }
    }

    @Test func `what a teacher writes is as good as equal`() throws {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<800 {
            let program = RandomProgram(&generator)
            let inputs = (0..<3).map { _ in Double.random(in: -2...2, using: &generator) }
            let formula = program.run((0..<3).map { SymbolicValue.symbol(.value($0), shape: .scalar) })
            let expected = program.run(inputs)
            guard expected.isFinite, formula.size < 500 else { continue }
            let found = try FormulaParser.evaluate(
                text(formula), value: { name in ["x", "y", "z"].firstIndex(of: name).map { inputs[$0] } })
            // Where much cancels, digits are lost in either order.
            #expect(abs(found - expected) <= 1e-6 * max(1e-3, abs(expected)), "\(text(formula)) at \(inputs)")
        }
    }

    @Test func `a formula that doubles thirty times is short`() {
        var sum = x
        for _ in 0..<30 { sum = sum + sum }
        #expect(sum.size > 1_000_000_000)
        let (_, parts) = sum.namingParts(ofSize: 2) { "s\($0)" }
        #expect(parts.count == 29)
        #expect(sum.javaScript(name)?.count ?? .max < 1_000)
    }
}
