import ChainRule
import ChainRuleKernels

extension Notation {
    /// What an operation is called that has no sign of its own.
    static func name(of operation: Operation) -> String {
        switch operation {
        case .map(let function, _): name(of: function)
        case .combine(let operation): name(of: operation)
        case .combineThree(let operation): name(of: operation)
        case .sum(let axis): "Σ" + suffix(axis)
        case .maximum(let axis): "max" + suffix(axis)
        case .count(let axis): "count" + suffix(axis)
        case .argmax(let axis): "argmax" + suffix(axis)
        case .broadcast, .broadcastLike: "repeated"
        case .reducedLike: "summed"
        case .transposed: "transposed"
        case .reshaped, .reshapedLike: "reshaped"
        case .slice: "part"
        case .padded: "padded"
        case .concatenated: "joined"
        case .prefix: "first"
        case .suffix: "rest"
        case .oneHot: "oneHot"
        case .gathered: "rows"
        case .scattered: "scattered"
        case .matmul: "product"
        case .call(let name): name
        case .number, .symbol: ""
        }
    }

    private static func suffix(_ axis: Axis) -> String {
        switch axis {
        case .all: ""
        case .eachRow: "_row"
        case .eachColumn: "_column"
        }
    }

    private static func name(of function: ElementFunction) -> String {
        switch function {
        case .exp: "exp"
        case .expm1: "expm1"
        case .log: "ln"
        case .log1p: "log1p"
        case .sqrt: "sqrt"
        case .tanh: "tanh"
        case .sigmoid: "σ"
        case .erf: "erf"
        case .gaussian: "gaussian"
        case .normal: "Φ"
        case .abs: "abs"
        case .sign: "sign"
        case .sin: "sin"
        case .cos: "cos"
        case .tan: "tan"
        case .asin: "arcsin"
        case .acos: "arccos"
        case .atan: "arctan"
        case .sinh: "sinh"
        case .cosh: "cosh"
        case .asinh: "arsinh"
        case .acosh: "arcosh"
        case .atanh: "artanh"
        case .log2: "log₂"
        case .log10: "log₁₀"
        case .cbrt: "cbrt"
        case .power: "power"
        case .fill, .negate, .add, .multiply, .divide, .subtractFrom, .divideInto, .maximum: "\(function)"
        }
    }

    private static func name(of operation: ElementOperation) -> String {
        switch operation {
        case .maximum: "max"
        case .minimum: "min"
        case .equal: "equal"
        case .power: "power"
        case .atan2: "atan2"
        case .divide: "quotient"
        case .first, .add, .subtract, .multiply, .addScaled, .positive: "\(operation)"
        }
    }

    private static func name(of operation: ElementTernary) -> String {
        switch operation {
        case .select: "select"
        case .sigmoidGradient: "sigmoidGradient"
        case .tanhGradient: "tanhGradient"
        }
    }
}
