public import ChainRule

/// The library's rules that numbers have, and some of a user's, with what they are tried on.
public struct ScalarRule: CustomStringConvertible, Sendable {
    public let rule: any Rule
    public let domain: ClosedRange<Double>
    public let operandCount: Int

    init(_ rule: any Rule, in domain: ClosedRange<Double> = -3...3, operandCount: Int? = nil) {
        (self.rule, self.domain) = (rule, domain)
        self.operandCount = operandCount ?? type(of: rule).operandCount
    }

    public var description: String { "\(type(of: rule)) \(rule.name)" }

    public static let all: [ScalarRule] =
        ofLibrary + [
            ScalarRule(Cube()), ScalarRule(Wave()), ScalarRule(Distance()), ScalarRule(Line()),
            ScalarRule(SquaredLength(), operandCount: 3), ScalarRule(Guarded()),
        ]

    public static let ofLibrary: [ScalarRule] = [
        ScalarRule(ELU(alpha: 0.7)), ScalarRule(GELU()), ScalarRule(LeakyReLU(slope: 0.1)),
        ScalarRule(_OneMinusSquare()), ScalarRule(PReLU()), ScalarRule(ReLU()), ScalarRule(SiLU()),
        ScalarRule(Sigmoid(), in: -30...30), ScalarRule(_SigmoidSlope(), in: -30...30),
        ScalarRule(Softplus()),
        ScalarRule(Tanh(), in: -8...8), ScalarRule(_TanhSlope(), in: -8...8),
        ScalarRule(Add()), ScalarRule(_AddConstant(-2.5)), ScalarRule(Divide()),
        ScalarRule(_DivideByConstant(-3)),
        ScalarRule(_DivideConstant(2)), ScalarRule(Multiply()), ScalarRule(_MultiplyByConstant(-0.1)),
        ScalarRule(Negate()), ScalarRule(Power(3)), ScalarRule(Power(0.5), in: 0.1...5),
        ScalarRule(Power(-2)),
        ScalarRule(Power(1.0 / 3), in: 0.1...5), ScalarRule(GeneralPower(), in: 0.2...4),
        ScalarRule(Square()),
        ScalarRule(Subtract()), ScalarRule(_SubtractFromConstant(-1)),
        ScalarRule(_SumOfTerms(), operandCount: 4),
        ScalarRule(Clamp(to: -1...2)), ScalarRule(Equal()), ScalarRule(Identity()), ScalarRule(Maximum()),
        ScalarRule(Minimum()), ScalarRule(Select()), ScalarRule(Step()), ScalarRule(StopGradient()),
        ScalarRule(Abs()), ScalarRule(Acos(), in: -1...1), ScalarRule(Acosh(), in: 1...9),
        ScalarRule(Asin(), in: -1...1), ScalarRule(Asinh()), ScalarRule(Atan()), ScalarRule(Atan2()),
        ScalarRule(Atanh(), in: -1...1), ScalarRule(Cos()), ScalarRule(Cosh()), ScalarRule(CubeRoot()),
        ScalarRule(Erf()), ScalarRule(Exp()), ScalarRule(Expm1()), ScalarRule(Gaussian(), in: -9...9),
        ScalarRule(Log(), in: 0.1...9), ScalarRule(Log10(), in: 0.1...9), ScalarRule(Log1p(), in: -0.9...9),
        ScalarRule(Log2(), in: 0.1...9), ScalarRule(NormalProbability(), in: -12...4), ScalarRule(Sign()),
        ScalarRule(Sin()), ScalarRule(Sinh()), ScalarRule(Sqrt(), in: 0.1...9), ScalarRule(Tan()),
        ScalarRule(BinaryCrossEntropy()), ScalarRule(HingeLoss()), ScalarRule(MeanSquaredError()),
        ScalarRule(SumOfSquaresError()), ScalarRule(Affine()), ScalarRule(WeightedSum(), operandCount: 5),
        ScalarRule(Mean()), ScalarRule(Norm()), ScalarRule(Sum()), ScalarRule(Variance()),
        ScalarRule(_Fill(2)),
        ScalarRule(Count()), ScalarRule(_BroadcastLike()), ScalarRule(_ReduceLike()),
        ScalarRule(_RequireShape()),
        ScalarRule(Broadcast(to: .scalar)), ScalarRule(Transpose()), ScalarRule(Reshape(rows: 1)),
        ScalarRule(_ReshapeLike()),
    ]

    /// Those that only matrices have.
    public static let ofMatrices: [any Rule] = [
        LogSoftmax(), Softmax(), SoftmaxCrossEntropy(targets: .oneHot), MatrixProduct(), Argmax(),
        LogSumExp(),
        MaximumOver(), Concatenate(.below), _Prefix(.below), _Suffix(.below), GatherRows(), _ScatterRows(),
        _OneHot(), Slice(rows: 0..<1), _Pad(at: Region(rows: 0..<1)),
    ]

    /// Operands in the domain, and an upstream gradient.
    public func point(_ generator: inout some RandomNumberGenerator) -> (operands: [Double], upstream: Double)
    {
        let operands = (0..<operandCount).map { _ in Double.random(in: domain, using: &generator) }
        return (operands, Double.random(in: -2...2, using: &generator))
    }
}

struct Cube: UnaryRule {
    func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 3 * x * x }
}

/// By its value alone: dual numbers find the derivative.
struct Wave: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { (x * x).sin() * x.exp() }
}

struct Distance: BinaryElementwiseRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { ((x - y).squared() + 1).sqrt() }
}

struct Line: TernaryElementwiseRule {
    func forward<V: GraphValue>(_ x: V, _ slope: V, _ offset: V) -> V { slope * x + offset }
}

struct SquaredLength: VariadicRule {
    func forward<V: GraphValue>(_ x: Operands<V>) -> V {
        x.dropFirst().reduce(x[0] * x[0]) { sum, next in sum + next * next }
    }
    func backward<V: GraphValue>(
        _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        for index in x.indices { add(index, upstream * 2 * x[index]) }
    }
}

struct Guarded: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { (-3 - -x).relu().softplus() / (1 - x.sigmoid() * -2) }
}
