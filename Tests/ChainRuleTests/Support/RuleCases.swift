import ChainRule

extension RuleCase {
    /// Every rule of the library, with all its variants. `RuleCoverageTests` fails if one is missing.
    static let all = arithmetic + functions + choices + reductions + structure + activations + losses

    private static let arithmetic: [RuleCase] = [
        .binary("add", Add()),
        .binary("subtract", Subtract()),
        .binary("multiply", Multiply()),
        .binary("divide", Divide(), .any, .awayFromZero),
        .unary("negate", Negate()),
        .unary("add constant", _AddConstant(0.75)),
        .unary("subtract from constant", _SubtractFromConstant(1.5)),
        .unary("multiply by constant", _MultiplyByConstant(-2.5)),
        .unary("divide by constant", _DivideByConstant(-3)),
        .unary("divide constant", _DivideConstant(3), .awayFromZero),
    ]

    private static let functions: [RuleCase] = [
        .unary("exp", Exp()),
        .unary("expm1", Expm1()),
        .unary("log", Log(), .positive),
        .unary("log1p", Log1p(), Domain(-0.7..<3)),
        .unary("sqrt", Sqrt(), .positive),
        .unary("square", Square()),
        .unary("abs", Abs(), .awayFromZero),
        .unary("sign", Sign(), .awayFromZero),
        .unary("erf", Erf()),
        .unary("gaussian", Gaussian()),
        .unary("normal probability", NormalProbability()),
        .unary("power 3", Power(3), .awayFromZero),
        .unary("power 2.5", Power(2.5), .positive),
        .unary("power 0.5", Power(0.5), .positive),
        .unary("power 1", Power(1)),
        .unary("power 0", Power(0)),
        .unary("power -2", Power(-2), .awayFromZero),
        .unary("sin", Sin()),
        .unary("cos", Cos()),
        .unary("tan", Tan(), Domain(-1.2..<1.2)),
        .unary("asin", Asin(), Domain(-0.8..<0.8)),
        .unary("acos", Acos(), Domain(-0.8..<0.8)),
        .unary("atan", Atan()),
        .binary("atan2", Atan2(), .awayFromZero, .awayFromZero),
        .unary("sinh", Sinh()),
        .unary("cosh", Cosh()),
        .unary("asinh", Asinh()),
        .unary("acosh", Acosh(), Domain(1.3..<3)),
        .unary("atanh", Atanh(), Domain(-0.8..<0.8)),
        .unary("log2", Log2(), .positive),
        .unary("log10", Log10(), .positive),
        .unary("cube root", CubeRoot(), .awayFromZero),
        .unary("1 − x²", _OneMinusSquare()),
        .binary("general power", GeneralPower(), .positive),
        RuleCase(label: "general power, negative base and whole exponent", rule: GeneralPower()) { draw in
            let (first, second) = draw.pair()
            var exponent = draw.operand(second, Domain(-3..<4))
            exponent.elements = exponent.elements.map { $0.rounded() }
            exponent.isDifferentiable = false
            return [draw.operand(first, Domain(-2 ..< -0.3)), exponent]
        },
    ]

    private static let choices: [RuleCase] = [
        .binary("maximum", Maximum()),
        .binary("minimum", Minimum()),
        .binary("matches", Equal()),
        .unary("clamp", Clamp(to: -0.5...0.75), Domain(-2 ..< -0.6, -0.4..<0.7, 0.8..<2)),
        RuleCase(label: "select", rule: Select(), nan: .operands([0])) { draw in
            let (first, second) = draw.pair()
            return [draw.operand(first, .awayFromZero), draw.operand(second), draw.operand(second)]
        },
        RuleCase(label: "select, broadcast choices", rule: Select(), nan: .operands([0])) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(part, .awayFromZero), draw.operand(part), draw.operand(full)]
        },
    ]

    private static let axes: [(Axis, String)] = [
        (.all, ""), (.eachRow, " of each row"), (.eachColumn, " of each column"),
    ]

    private static let reductions: [RuleCase] = axes.flatMap { reductions($0, suffix: $1) }

    private static func reductions(_ axis: Axis, suffix: String) -> [RuleCase] {
        let numbers: [(String, any UnaryRule)] = [("argmax", Argmax(axis)), ("count", Count(axis))]
        return [
            .unary("sum" + suffix, Sum(axis)),
            .unary("mean" + suffix, Mean(axis)),
            .unary("maximum along" + suffix, MaximumOver(axis)),
            .unary("log-sum-exp" + suffix, LogSumExp(axis)),
            .unary("norm" + suffix, Norm(axis), .awayFromZero),
            .unary("variance" + suffix, Variance(axis)),
        ]
            + numbers.map { label, rule in
                RuleCase(label: label + suffix, rule: rule, nan: .operands([])) { [$0.operand($0.shape())] }
            }
    }

    private static let activations: [RuleCase] = [
        .unary("step", Step(), .awayFromZero),
        .unary("identity", Identity()),
        .unary("sigmoid", Sigmoid()),
        .unary("tanh", Tanh()),
        .unary("sigmoid slope", _SigmoidSlope()),
        .unary("tanh slope", _TanhSlope()),
        .unary("ReLU", ReLU(), .awayFromZero),
        .unary("leaky ReLU", LeakyReLU(slope: 0.1), .awayFromZero),
        RuleCase(label: "PReLU", rule: PReLU(), nan: .operands([0])) { draw in
            let shape = draw.shape()
            let slope = Shape(rows: 1, columns: draw.index(below: 2) == 0 ? 1 : shape.columns)
            return [draw.operand(shape, .awayFromZero), draw.operand(slope, .probability)]
        },
        .unary("ELU", ELU(), .awayFromZero),
        .unary("ELU, alpha 0.5", ELU(alpha: 0.5), .awayFromZero),
        .unary("softplus", Softplus()),
        .unary("SiLU", SiLU()),
        .unary("GELU", GELU()),
        .unary("softmax", Softmax()),
        .unary("log-softmax", LogSoftmax()),
    ]

    private static let losses: [RuleCase] = [
        RuleCase(label: "softmax with loss, one-hot", rule: SoftmaxCrossEntropy(targets: .oneHot)) { draw in
            let shape = draw.shape(columns: 2...4)
            var targets = Operand(shape: shape, elements: Array(repeating: 0, count: shape.count))
            for row in 0..<shape.rows {
                targets.elements[row * shape.columns + draw.index(below: shape.columns)] = 1
            }
            return [draw.operand(shape), targets]
        },
        .paired(
            "softmax with loss, probabilities", SoftmaxCrossEntropy(targets: .oneHot), .any, .probability),
        RuleCase(label: "softmax with loss, class indices", rule: SoftmaxCrossEntropy(targets: .classIndices))
        { draw in
            let shape = draw.shape()
            return [draw.operand(shape), draw.classes(shape.rows, below: shape.columns)]
        },
        .paired("binary cross entropy", BinaryCrossEntropy(), .any, .probability),
        .paired("mean squared error", MeanSquaredError()),
        .paired("sum of squares error", SumOfSquaresError()),
        RuleCase(label: "hinge", rule: HingeLoss()) { draw in
            let shape = draw.shape()
            var targets = draw.operand(shape)
            targets.elements = targets.elements.map { $0 < 0 ? -1 : 1 }
            // Margins of 1, where the loss has its kink, are left out.
            return [draw.operand(shape, Domain(-2 ..< -1.1, -0.9..<0.9, 1.1..<2)), targets]
        },
    ]
}
