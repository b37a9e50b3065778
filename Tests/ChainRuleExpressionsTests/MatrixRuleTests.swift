import ChainRule
import RuleSamples
import Testing

@testable import ChainRuleExpressions

/// What rules do to matrices, written down and done: the same values, of the shapes that were foreseen.
@Suite struct MatrixRuleTests {
    typealias M = Matrix<Double>

    @Test(arguments: MatrixRule.all)
    func `a rule's symbols do to matrices what the rule does`(_ sample: MatrixRule) throws {
        let operands = sample.operands, count = operands.count
        let result = sample.rule.forward(operands: operands)
        try #require(result.fault == nil)
        let upstream = M(
            shape: result.shape, elements: (0..<result.shape.count).map { Double($0 % 5) - 1.5 })
        let gradients = sample.rule.backward(upstream: upstream, operands: operands, result: result)
        let symbols = operands.enumerated().map {
            SymbolicValue.symbol(.value($0), shape: SymbolicShape($1.shape))
        }
        let forward = SymbolicValue.result(of: sample.rule, symbols)
        let backward = sample.rule.backward(
            upstream: .symbol(.gradient(count), shape: SymbolicShape(result.shape)), operands: symbols,
            result: .symbol(.value(count), shape: SymbolicShape(result.shape)))
        // With numbers upstream, as an output has them, more can be simplified.
        let ones = result.filled(with: 1)
        let ofOutput = sample.rule.backward(
            upstream: .number(1, shape: SymbolicShape(result.shape)), operands: symbols,
            result: .symbol(.value(count), shape: SymbolicShape(result.shape)))
        let gradientsOfOutput = sample.rule.backward(upstream: ones, operands: operands, result: result)
        for (formula, expected) in zip(
            [forward] + backward + ofOutput, [result] + gradients + gradientsOfOutput)
        {
            let found = formula.value { symbol in
                if case .value(let node) = symbol { node < count ? operands[node] : result } else { upstream }
            }
            #expect(formula.shape == SymbolicShape(expected.shape), "\(text(formula))")
            let isEqual = zip(found.elements, expected.elements).allSatisfy {
                abs($0 - $1) <= 1e-12 || $0 == $1
            }
            #expect(found.shape == expected.shape && isEqual, "\(text(formula)): \(found), not \(expected)")
            let taught = formula.asTaught().value { symbol in
                if case .value(let node) = symbol { node < count ? operands[node] : result } else { upstream }
            }
            #expect(zip(taught.elements, expected.elements).allSatisfy { abs($0 - $1) <= 1e-9 || $0 == $1 })
        }
    }
}

extension SymbolicValue {
    /// Does to matrices what is written down.
    func value(_ symbol: (Symbol) -> Matrix<Double>) -> Matrix<Double> {
        let x = operands.map { $0.value(symbol) }
        if let body = node.body { return body.value(symbol) }
        switch operation {
        case .symbol(let name): return symbol(name)
        case .number(let number):
            let shape = shape?.fixed ?? .scalar
            return Matrix(shape: shape, elements: Array(repeating: number, count: shape.count))
        case .map(let function, let constant): return x[0]._mapped(function, constant)
        case .combine(let operation): return x[0]._combined(operation, x[1])
        case .combineThree(let operation): return x[0]._combined(operation, x[1], x[2])
        case .sum(let axis): return x[0].sum(axis)
        case .maximum(let axis): return x[0].maximum(axis)
        case .count(let axis): return x[0].count(axis)
        case .extent: return Matrix(.nan)
        case .argmax(let axis): return x[0].argmax(axis)
        case .broadcastLike: return x[0].broadcast(like: x[1])
        case .broadcast(let shape): return x[0].broadcast(to: shape.fixed ?? .scalar)
        case .reducedLike: return x[0]._reduced(like: x[1])
        case .matmul(let first, let second):
            return x[0]._matmul(x[1], transposingSelf: first, transposingOther: second)
        case .transposed: return x[0].transposed()
        case .reshaped(let rows, let columns): return x[0].reshaped(rows: rows, columns: columns)
        case .reshapedLike: return x[0].reshaped(like: x[1])
        case .slice(let region): return x[0].slice(region)
        case .padded(let region): return x[0]._padded(at: region, like: x[1])
        case .concatenated(let direction): return x[0].concatenated(with: x[1], direction)
        case .prefix(let direction): return x[0]._prefix(like: x[1], direction)
        case .suffix(let direction): return x[0]._suffix(after: x[1], direction)
        case .oneHot: return x[0]._oneHot(like: x[1])
        case .gathered: return x[0]._gathered(x[1])
        case .scattered: return x[0]._scattered(x[1], like: x[2])
        case .call: return Matrix(.nan)
        }
    }
}
