public import ChainRule

/// The library's rules on matrices, with operands.
public struct MatrixRule: CustomStringConvertible, Sendable {
    public typealias M = Matrix<Double>
    public let rule: any Rule
    public let operands: [M]
    public var description: String { "\(type(of: rule)) \(rule.name)" }

    static let (x, y): (M, M) = ([[0.5, -1.5, 2], [3, 0.25, -0.75]], [[1.5, 0.5, -2], [1, -0.25, 4]])
    static let row: M = [[1, -2, 0.5]]

    public static let all: [MatrixRule] =
        ScalarRule.all.filter {
            $0.operandCount == 1 && $0.domain.contains(-2) && $0.rule.name != "broadcast to 1×1"
        }
        .map { MatrixRule(rule: $0.rule, operands: [x]) }
        + ScalarRule.all.filter { $0.operandCount == 2 && $0.domain.contains(-2) }
        .map { MatrixRule(rule: $0.rule, operands: [x, y]) }
        + [
            MatrixRule(rule: Add(), operands: [x, row]), MatrixRule(rule: Multiply(), operands: [x, row]),
            MatrixRule(rule: PReLU(), operands: [x, M(0.25)]),
            MatrixRule(rule: Select(), operands: [x, y, row]),
            MatrixRule(rule: Affine(), operands: [x, y.transposed(), [[1, 2]]]),
            MatrixRule(rule: WeightedSum(), operands: [[[1, 2]], x, y.transposed()]),
            MatrixRule(rule: Softmax(), operands: [x]), MatrixRule(rule: LogSoftmax(), operands: [x]),
            MatrixRule(rule: SoftmaxCrossEntropy(targets: .classIndices), operands: [x, [[2], [0]]]),
            MatrixRule(
                rule: SoftmaxCrossEntropy(targets: .oneHot), operands: [x, [[0, 0, 1], [1, 0, 0]]]),
            MatrixRule(rule: MatrixProduct(transposingX: true, transposingY: false), operands: [x, y]),
            MatrixRule(rule: MatrixProduct(transposingX: false, transposingY: true), operands: [x, y]),
            MatrixRule(
                rule: MatrixProduct(transposingX: true, transposingY: true), operands: [x, y.transposed()]),
            MatrixRule(rule: Transpose(), operands: [x]), MatrixRule(rule: Reshape(rows: 3), operands: [x]),
            MatrixRule(rule: Slice(columns: 1..<3), operands: [x]),
            MatrixRule(rule: Slice(rows: 0..<1), operands: [x]),
            MatrixRule(rule: Concatenate(.below), operands: [x, row]),
            MatrixRule(rule: Concatenate(.beside), operands: [x, y]),
            MatrixRule(rule: GatherRows(), operands: [x, [[1], [0], [1]]]),
            MatrixRule(rule: Argmax(), operands: [x]),
            MatrixRule(rule: Broadcast(to: Shape(rows: 4, columns: 3)), operands: [row]),
        ]
        + [Axis.all, .eachRow, .eachColumn].flatMap { axis -> [MatrixRule] in
            let rules: [any Rule] = [
                Sum(axis), Mean(axis), MaximumOver(axis), Variance(axis), Norm(axis), LogSumExp(axis),
                Count(axis),
            ]
            return rules.map { MatrixRule(rule: $0, operands: [x]) }
        }
}
