import ChainRuleKernels

// The functions' rules: what a value without numbers of its own does instead of computing. A graph's variable
// adds a node for the rule, a dual number differentiates by it.
extension GraphValue {
    @inlinable
    func applyingRule(of function: ElementFunction, _ constant: Element) -> Self {
        switch function {
        case .fill: filled(with: constant)
        case .negate: applying(Negate())
        case .add: applying(_AddConstant(Double(constant)))
        case .multiply: applying(_MultiplyByConstant(Double(constant)))
        case .divide: applying(_DivideByConstant(Double(constant)))
        case .subtractFrom: applying(_SubtractFromConstant(Double(constant)))
        case .divideInto: applying(_DivideConstant(Double(constant)))
        case .maximum: applying(Maximum(), filled(with: constant))
        case .power: applying(Power(Double(constant)))
        case .exp: applying(Exp())
        case .expm1: applying(Expm1())
        case .log: applying(Log())
        case .log1p: applying(Log1p())
        case .sqrt: applying(Sqrt())
        case .tanh: applying(Tanh())
        case .sigmoid: applying(Sigmoid())
        case .erf: applying(Erf())
        case .gaussian: applying(Gaussian())
        case .normal: applying(NormalProbability())
        case .abs: applying(Abs())
        case .sign: applying(Sign())
        case .sin: applying(Sin())
        case .cos: applying(Cos())
        case .tan: applying(Tan())
        case .asin: applying(Asin())
        case .acos: applying(Acos())
        case .atan: applying(Atan())
        case .sinh: applying(Sinh())
        case .cosh: applying(Cosh())
        case .asinh: applying(Asinh())
        case .acosh: applying(Acosh())
        case .atanh: applying(Atanh())
        case .log2: applying(Log2())
        case .log10: applying(Log10())
        case .cbrt: applying(CubeRoot())
        }
    }

    @inlinable
    func applyingRule(of operation: ElementOperation, _ y: Self) -> Self {
        switch operation {
        case .first: self
        case .add: applying(Add(), y)
        case .subtract: applying(Subtract(), y)
        case .multiply: applying(Multiply(), y)
        case .divide: applying(Divide(), y)
        case .maximum: applying(Maximum(), y)
        case .minimum: applying(Minimum(), y)
        case .equal: applying(Equal(), y)
        case .power: applying(GeneralPower(), y)
        case .atan2: applying(Atan2(), y)
        case .addScaled: applying(Add(), y.applying(_MultiplyByConstant(0)))
        case .positive: applying(Select(), y, y.filled(with: 0))
        }
    }

    @inlinable
    func applyingRule(of operation: ElementTernary, _ y: Self, _ w: Self) -> Self {
        switch operation {
        case .select: applying(Select(), y, w)
        case .sigmoidGradient: applying(Multiply(), y.applying(_SigmoidSlope()))
        case .tanhGradient: applying(Multiply(), y.applying(_TanhSlope()))
        }
    }
}
