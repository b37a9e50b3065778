import ChainRule
import ChainRuleKernels

/// What an operation is called that has no sign of its own, by notation.
package struct OperationName: ExpressibleByStringLiteral {
    let text: String
    /// What a sum is taken over, as an index of its name.
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
        let isCommand = Self.commands.contains(text)
        self.latex = latex ?? (isCommand ? "\\\(text)" : "\\operatorname{\(Notation.latexText(text))}")
        self.javaScript = javaScript ?? "Math.\(text)"
    }

    package init(stringLiteral text: String) { self.init(text) }

    /// Of what the runtime in JavaScript has under the same name.
    private static func helper(_ text: String) -> OperationName { OperationName(text, javaScript: text) }

    /// What is a word here and a sign in a notation is only looked up by the others.
    init(_ operation: Operation) {
        switch operation {
        case .map(let function, _): self = Self.functions[function] ?? ""
        case .combine(let operation): self = Self.operations[operation] ?? ""
        case .combineThree(.select): self = .helper("select")
        case .combineThree(.sigmoidGradient): self = .helper("sigmoidGradient")
        case .combineThree(.tanhGradient): self = .helper("tanhGradient")
        case .sum(let axis): self.init("Σ", index: Self.index(axis), latex: "\\sum")
        case .maximum(let axis): self.init("max", index: Self.index(axis))
        case .count(let axis): self.init("count", index: Self.index(axis))
        case .extent(let extent): self.init("\(extent)")
        case .argmax(let axis): self.init("argmax", index: Self.index(axis))
        case .broadcast, .broadcastLike: self = "repeated"
        case .reducedLike: self = "summed"
        case .reshaped, .reshapedLike: self = "reshaped"
        case .slice(let region): self.init("part", index: Self.index(region))
        case .padded(let region): self.init("padded", index: Self.index(region))
        case .concatenated: self = "joined"
        case .prefix: self = "first"
        case .suffix: self = "rest"
        case .oneHot: self = "oneHot"
        case .gathered: self = "rows"
        case .scattered: self = "scattered"
        case .call(let name): self.init(name)
        case .transposed, .matmul, .number, .symbol: self = ""
        }
    }

    private static func index(_ axis: Axis) -> String? {
        axis == .all ? nil : axis == .eachRow ? "row" : "column"
    }

    private static func index(_ region: Region) -> String {
        let ranges = [region.rows.map { "rows \($0)" }, region.columns.map { "columns \($0)" }]
        return ranges.compactMap { $0 }.joined(separator: " ")
    }

    private static let functions: [ElementFunction: OperationName] = [
        .exp: "exp", .expm1: "expm1", .log1p: "log1p", .sqrt: "sqrt", .tanh: "tanh", .abs: "abs", .sin: "sin",
        .cos: "cos", .tan: "tan", .sinh: "sinh", .cosh: "cosh", .cbrt: "cbrt",
        .log: OperationName("ln", javaScript: "Math.log"),
        .log2: OperationName("log₂", latex: "\\log_2", javaScript: "Math.log2"),
        .log10: OperationName("log₁₀", latex: "\\log_{10}", javaScript: "Math.log10"),
        .asin: OperationName("arcsin", javaScript: "Math.asin"),
        .acos: OperationName("arccos", javaScript: "Math.acos"),
        .atan: OperationName("arctan", javaScript: "Math.atan"),
        .asinh: OperationName("arsinh", javaScript: "Math.asinh"),
        .acosh: OperationName("arcosh", javaScript: "Math.acosh"),
        .atanh: OperationName("artanh", javaScript: "Math.atanh"),
        .sigmoid: OperationName("σ", latex: "\\sigma", javaScript: "sigmoid"),
        .normal: OperationName("Φ", latex: "\\Phi", javaScript: "normal"),
        .erf: helper("erf"), .gaussian: helper("gaussian"), .sign: helper("sign"), .power: helper("power"),
    ]

    private static let operations: [ElementOperation: OperationName] = [
        .maximum: "max", .minimum: "min", .atan2: "atan2", .power: helper("power"), .equal: helper("equal"),
    ]
}
