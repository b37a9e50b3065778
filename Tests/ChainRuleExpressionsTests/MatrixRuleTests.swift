import ChainRule
import Testing

@testable import ChainRuleExpressions

/// What rules do to matrices, written down and done: the same values, of the shapes that were foreseen.
@Suite struct MatrixRuleTests {
    typealias M = Matrix<Double>

    struct Sample: CustomStringConvertible, Sendable {
        let rule: any Rule
        let operands: [M]
        var description: String { "\(type(of: rule)) \(rule.name)" }
    }

    static let (x, y): (M, M) = ([[0.5, -1.5, 2], [3, 0.25, -0.75]], [[1.5, 0.5, -2], [1, -0.25, 4]])
    static let row: M = [[1, -2, 0.5]]

    static let samples: [Sample] =
        ScalarRule.all.filter {
            $0.operandCount == 1 && $0.domain.contains(-2) && $0.rule.name != "broadcast to 1×1"
        }
        .map { Sample(rule: $0.rule, operands: [x]) }
        + ScalarRule.all.filter { $0.operandCount == 2 && $0.domain.contains(-2) }
        .map { Sample(rule: $0.rule, operands: [x, y]) }
        + [
            Sample(rule: Add(), operands: [x, row]), Sample(rule: Multiply(), operands: [x, row]),
            Sample(rule: PReLU(), operands: [x, M(0.25)]), Sample(rule: Select(), operands: [x, y, row]),
            Sample(rule: Affine(), operands: [x, y.transposed(), [[1, 2]]]),
            Sample(rule: WeightedSum(), operands: [[[1, 2]], x, y.transposed()]),
            Sample(rule: Softmax(), operands: [x]), Sample(rule: LogSoftmax(), operands: [x]),
            Sample(rule: SoftmaxCrossEntropy(targets: .classIndices), operands: [x, [[2], [0]]]),
            Sample(rule: SoftmaxCrossEntropy(targets: .oneHot), operands: [x, [[0, 0, 1], [1, 0, 0]]]),
            Sample(rule: MatrixProduct(transposingX: true, transposingY: false), operands: [x, y]),
            Sample(rule: MatrixProduct(transposingX: false, transposingY: true), operands: [x, y]),
            Sample(
                rule: MatrixProduct(transposingX: true, transposingY: true), operands: [x, y.transposed()]),
            Sample(rule: Transpose(), operands: [x]), Sample(rule: Reshape(rows: 3), operands: [x]),
            Sample(rule: Slice(columns: 1..<3), operands: [x]),
            Sample(rule: Slice(rows: 0..<1), operands: [x]),
            Sample(rule: Concatenate(.below), operands: [x, row]),
            Sample(rule: Concatenate(.beside), operands: [x, y]),
            Sample(rule: GatherRows(), operands: [x, [[1], [0], [1]]]),
            Sample(rule: Argmax(), operands: [x]),
            Sample(rule: Broadcast(to: Shape(rows: 4, columns: 3)), operands: [row]),
        ]
        + [Axis.all, .eachRow, .eachColumn].flatMap { axis -> [Sample] in
            let rules: [any Rule] = [
                Sum(axis), Mean(axis), MaximumOver(axis), Variance(axis), Norm(axis), LogSumExp(axis),
                Count(axis),
            ]
            return rules.map { Sample(rule: $0, operands: [x]) }
        }

    @Test(arguments: samples)
    func `a rule's symbols do to matrices what the rule does`(_ sample: Sample) throws {
        let operands = sample.operands, count = operands.count
        let result = sample.rule.forward(operands: operands)
        try #require(result.fault == nil)
        let upstream = M(
            shape: result.shape, elements: (0..<result.shape.count).map { Double($0 % 5) - 1.5 })
        let gradients = sample.rule.backward(upstream: upstream, operands: operands, result: result)
        let symbols = operands.enumerated().map { SymbolicValue.symbol(.value($0), shape: $1.shape) }
        let forward = SymbolicValue.result(of: sample.rule, symbols)
        let backward = sample.rule.backward(
            upstream: .symbol(.gradient(count), shape: result.shape), operands: symbols,
            result: .symbol(.value(count), shape: result.shape))
        for (formula, expected) in zip([forward] + backward, [result] + gradients) {
            let found = formula.value { symbol in
                if case .value(let node) = symbol { node < count ? operands[node] : result } else { upstream }
            }
            #expect(formula.shape == expected.shape, "\(text(formula))")
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
            let shape = shape ?? .scalar
            return Matrix(shape: shape, elements: Array(repeating: number, count: shape.count))
        case .map(let function, let constant): return x[0]._mapped(function, constant)
        case .combine(let operation): return x[0]._combined(operation, x[1])
        case .combineThree(let operation): return x[0]._combined(operation, x[1], x[2])
        case .sum(let axis): return x[0].sum(axis)
        case .maximum(let axis): return x[0].maximum(axis)
        case .count(let axis): return x[0].count(axis)
        case .argmax(let axis): return x[0].argmax(axis)
        case .broadcastLike: return x[0].broadcast(like: x[1])
        case .broadcast(let shape): return x[0].broadcast(to: shape)
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
