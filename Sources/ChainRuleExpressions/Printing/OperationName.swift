import ChainRule
import ChainRuleKernels

/// What an operation is called that has no sign of its own, by notation.
struct OperationName {
    let text: String
    /// As an index of the name: what a sum is taken over.
    var index: String?
    let latex: String
    let javaScript: String

    private static let commands: Set = [
        "exp", "ln", "max", "min", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    ]

    /// - Parameters:
    ///   - latex: by default the command of that name, if LaTeX has one, or else a word.
    ///   - javaScript: by default what `Math` has under that name.
    init(_ text: String, index: String? = nil, latex: String? = nil, javaScript: String? = nil) {
        (self.text, self.index) = (text, index)
        let word = Self.commands.contains(text) ? "\\\(text)" : "\\operatorname{\(Notation.latexText(text))}"
        self.latex = latex ?? word
        self.javaScript = javaScript ?? "Math.\(text)"
    }

    init(_ operation: Operation) {
        switch operation {
        case .map(let function, _): self.init(function)
        case .combine(.maximum): self.init("max")
        case .combine(.minimum): self.init("min")
        case .combine(.power): self.init("power", javaScript: "power")
        case .combine(.equal): self.init("equal", javaScript: "equal")
        case .combine(.atan2): self.init("atan2")
        case .combine: self.init("")
        case .combineThree(.select): self.init("select", javaScript: "select")
        case .combineThree(.sigmoidGradient): self.init("sigmoidGradient", javaScript: "sigmoidGradient")
        case .combineThree(.tanhGradient): self.init("tanhGradient", javaScript: "tanhGradient")
        case .sum(let axis): self.init("Σ", index: Self.index(axis), latex: "\\sum")
        case .maximum(let axis): self.init("max", index: Self.index(axis))
        case .count(let axis): self.init("count", index: Self.index(axis))
        case .argmax(let axis): self.init("argmax", index: Self.index(axis))
        case .broadcast, .broadcastLike: self.init("repeated")
        case .reducedLike: self.init("summed")
        case .reshaped, .reshapedLike: self.init("reshaped")
        case .slice: self.init("part")
        case .concatenated: self.init("joined")
        case .prefix: self.init("first")
        case .suffix: self.init("rest")
        case .gathered: self.init("rows")
        case .call(let name): self.init(name)
        case .padded: self.init("padded")
        case .oneHot: self.init("oneHot")
        case .scattered: self.init("scattered")
        case .transposed, .matmul, .number, .symbol: self.init("")
        }
    }

    private static func index(_ axis: Axis) -> String? {
        switch axis {
        case .all: nil
        case .eachRow: "row"
        case .eachColumn: "column"
        }
    }

    private init(_ function: ElementFunction) {
        switch function {
        case .log: self.init("ln", javaScript: "Math.log")
        case .sigmoid: self.init("σ", latex: "\\sigma", javaScript: "sigmoid")
        case .erf: self.init("erf", javaScript: "erf")
        case .gaussian: self.init("gaussian", javaScript: "gaussian")
        case .normal: self.init("Φ", latex: "\\Phi", javaScript: "normal")
        case .sign: self.init("sign", javaScript: "sign")
        case .asin: self.init("arcsin", javaScript: "Math.asin")
        case .acos: self.init("arccos", javaScript: "Math.acos")
        case .atan: self.init("arctan", javaScript: "Math.atan")
        case .asinh: self.init("arsinh", javaScript: "Math.asinh")
        case .acosh: self.init("arcosh", javaScript: "Math.acosh")
        case .atanh: self.init("artanh", javaScript: "Math.atanh")
        case .log2: self.init("log₂", latex: "\\log_2", javaScript: "Math.log2")
        case .log10: self.init("log₁₀", latex: "\\log_{10}", javaScript: "Math.log10")
        case .power: self.init("power", javaScript: "power")
        case .exp: self.init("exp")
        case .expm1: self.init("expm1")
        case .log1p: self.init("log1p")
        case .sqrt: self.init("sqrt")
        case .tanh: self.init("tanh")
        case .abs: self.init("abs")
        case .sin: self.init("sin")
        case .cos: self.init("cos")
        case .tan: self.init("tan")
        case .sinh: self.init("sinh")
        case .cosh: self.init("cosh")
        case .cbrt: self.init("cbrt")
        // Written with a sign, or as a number.
        case .fill, .negate, .add, .multiply, .divide, .subtractFrom, .divideInto, .maximum: self.init("")
        }
    }
}
