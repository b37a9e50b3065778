import ChainRule
import ChainRuleExpressions
import ChainRuleKernels

/// Formulas in Python. There is no table of rules, only of what the values' operations are called.
struct PythonNotation {
    let library: PythonLibrary
    /// What the number of examples is called.
    let examples: String
    /// An expression for the type of arrays that are made of numbers alone.
    let type: String
    private let isDouble: Bool
    /// What the number of examples is called as a tensor, which PyTorch's functions need.
    static let count = "count"
    private let helpers: Set<String>
    /// The names that stand for what is a number to Python, each with whether it cannot be 0.
    private var numbers: [String: Bool] = [:]

    init(_ library: PythonLibrary, examples: String, type: String, isDouble: Bool) {
        (self.library, self.examples, self.type, self.isDouble) = (library, examples, type, isDouble)
        helpers = Set(PythonHelper.all(for: library).map(\.name))
    }

    /// How a formula is written. Names of the helpers stand for themselves.
    var notation: Notation {
        let own = self
        return Notation(
            minus: "-", times: ("*", elementwise: "*"), brackets: ("(", ")"), operators: [],
            isForReaders: false,
            number: { own.number($0) }, name: { $0 }, form: { own.form($0) }, functionName: { _ in "" })
    }

    func number(_ number: Double) -> String {
        if number.isNaN { return "\(np).nan" }
        if number.isInfinite { return number < 0 ? "-\(np).inf" : "\(np).inf" }
        // A rule's greatest number is that of its type of value.
        let greatest = Double(Float.greatestFiniteMagnitude)
        let number = isDouble ? number : min(max(number, -greatest), greatest)
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// "n × 50".
    func comment(_ shape: SymbolicShape) -> String { "\(text(shape.rows)) × \(text(shape.columns))" }

    func text(_ extent: Extent) -> String { text(extent, of: examples) }

    private func text(_ extent: Extent, of examples: String) -> String {
        if extent.examples == 0 { return "\(extent.constant)" }
        let open = extent.examples == 1 ? examples : "\(extent.examples) * \(examples)"
        if extent.constant == 0 { return open }
        return "\(open) \(extent.constant < 0 ? "-" : "+") \(abs(extent.constant))"
    }

    func text(_ shape: SymbolicShape) -> String { "(\(text(shape.rows)), \(text(shape.columns)))" }

    /// A matrix of one number.
    func filled(_ number: Double, _ shape: SymbolicShape) -> String {
        let text = number.isFinite ? "\(number)" : self.number(number)
        return "\(np).full(\(self.text(shape)), \(text)\(type.isEmpty ? "" : ", dtype=\(type)"))"
    }

    private var np: String { library.module }

    private func form(_ value: SymbolicValue) -> Form? {
        switch value.operation {
        case .number(let number):
            guard let shape = value.shape, shape != .scalar else { return nil }
            return Form(filled(number, shape), [])
        case .extent(let extent):
            let text = text(extent, of: library == .torch ? Self.count : examples)
            return Form(text, [], extent == .examples ? .atom : .sum)
        case .combine(.add):
            guard let number = value.operands[1].number, number < 0, value.operands[1].shape == .scalar
            else { return nil }
            return Form("$0 - \(self.number(-number))", [.sum], .sum)
        case .map(let function, let constant): return form(function, constant)
        case .combine(.divide) where library != .torch && !isArray(value):
            // A difference of counts may be 0, by which Python does not divide.
            if isPositiveCount(value.operands[1]) { return form(.divide) }
            let quotient = call("divide", 2)
            return library == .jax ? quotient : Form("float(\(quotient.template))", quotient.levels)
        case .combine(let operation): return form(operation)
        case .combineThree(let operation): return form(operation)
        case .matmul(let first, let second):
            let product = Form(
                "$0\(first ? ".T" : "") @ $1\(second ? ".T" : "")",
                [first ? .atom : .product, second ? .atom : .power], .product)
            return ofArrays(product, value)
        case .transposed: return Form("$0.T", [.atom])
        default: return structure(value).map { ofArrays($0, value) }
        }
    }

    /// Operands that are numbers to Python made arrays, which functions of matrices need.
    private func ofArrays(_ form: Form, _ value: SymbolicValue) -> Form {
        var (template, levels) = (form.template, form.levels)
        for (index, operand) in zip(levels.indices, value.operands)
        where !isArray(operand) {
            template = template.replacing("$\(index)", with: array(operand, "$\(index)"))
            levels[index] = .sum
        }
        return Form(template, levels, form.level)
    }

    /// Takes note of what a name stands for.
    mutating func define(_ name: String, _ value: SymbolicValue) {
        if !isArray(value) { numbers[name] = isPositiveCount(value) }
    }

    /// Whether it is an array to Python: not a number, nor made of numbers and counts alone.
    func isArray(_ value: SymbolicValue) -> Bool {
        let value = value.lowered
        switch value.operation {
        case .symbol(.named(let name)): return numbers[name] == nil
        case .symbol: return true
        default: return value.shape != .scalar || value.operands.contains(where: isArray)
        }
    }

    /// Whether it is a product of counts, of which none can be 0.
    private func isPositiveCount(_ value: SymbolicValue) -> Bool {
        let value = value.lowered
        switch value.operation {
        case .symbol(.named(let name)): return numbers[name] ?? false
        case .number(let number): return number != 0
        case .extent(let extent): return extent.constant >= 0
        case .combine(.multiply): return value.operands.allSatisfy(isPositiveCount)
        default: return false
        }
    }

    /// An array of what is a number to Python: a number itself, or a formula of counts.
    func array(_ value: SymbolicValue, _ text: String) -> String {
        if let number = value.number { return filled(number, .scalar) }
        return library == .torch
            ? "torch.reshape(\(text), (1, 1))"
            : "\(np).full((1, 1), \(text)\(type.isEmpty ? "" : ", dtype=\(type)"))"
    }

    /// A call of one of the library's functions, or of a helper.
    private func call(_ name: String, _ operands: Int = 1, _ more: String = "") -> Form {
        let arguments = (0..<operands).map { "$\($0)" }.joined(separator: ", ")
        let function = helpers.contains(name) || name.contains(".") ? name : "\(np).\(name)"
        return Form("\(function)(\(arguments)\(more))", Array(repeating: .sum, count: operands))
    }

    // MARK: Element by element

    private func form(_ function: ElementFunction, _ constant: Double) -> Form? {
        switch function {
        case .power:
            // PyTorch's operator takes a root for it, which of −∞ is NaN.
            let isRoot = library == .torch && constant.magnitude == 0.5
            return constant == 0 || constant.isNaN || isRoot
                ? call("power", 1, ", \(number(constant))")
                : Form("$0 ** \(number(constant))", [.atom], .power)
        case .sigmoid: return call(library == .jax ? "jax.nn.sigmoid" : "sigmoid")
        case .erf: return call(library == .jax ? "jax.scipy.special.erf" : "erf")
        case .gaussian: return Form("\(np).exp(-0.5 * $0 ** 2)", [.atom])
        case .negate: return nil
        default: return Self.functions[function].map { call($0) }
        }
    }

    private func form(_ operation: ElementOperation) -> Form? {
        switch operation {
        case .divide: Form("$0 / $1", [.product, .power], .product)
        case .maximum: call("maximum", 2)
        case .minimum: call("minimum", 2)
        case .equal: call("equal", 2)
        case .power: call("power", 2)
        case .atan2: call("arctan2", 2)
        default: nil
        }
    }

    private func form(_ operation: ElementTernary) -> Form {
        switch operation {
        case .select: call("select", 3)
        case .sigmoidGradient: Form("$0 * sigmoid_slope($1)", [.product, .sum], .product)
        case .tanhGradient: Form("$0 * tanh_slope($1)", [.product, .sum], .product)
        }
    }

    private static let functions: [ElementFunction: String] = [
        .exp: "exp", .expm1: "expm1", .log: "log", .log1p: "log1p", .log2: "log2", .log10: "log10",
        .sqrt: "sqrt", .cbrt: "cbrt", .abs: "abs", .sign: "sign", .normal: "normal", .tanh: "tanh",
        .sin: "sin", .cos: "cos", .tan: "tan", .sinh: "sinh", .cosh: "cosh", .asin: "arcsin",
        .acos: "arccos", .atan: "arctan", .asinh: "arcsinh", .acosh: "arccosh", .atanh: "arctanh",
    ]

    /// A word for what a formula is, as a part of a name.
    static func word(for value: SymbolicValue) -> String {
        switch value.operation {
        case .map(let function, _): functions[function] ?? (function == .sigmoid ? "sigmoid" : "part")
        case .combine(.add), .sum: "sum"
        case .combine(.subtract): "difference"
        case .combine(.multiply), .matmul: "product"
        case .combine(.divide): "quotient"
        case .combine(.maximum), .maximum: "max"
        case .combine(.equal): "equal"
        case .combineThree(.select): "chosen"
        case .oneHot: "one_hot"
        default: "part"
        }
    }

    // MARK: Shapes

    private func structure(_ value: SymbolicValue) -> Form? {
        let shape = value.shape ?? .scalar
        let operands = value.operands.compactMap(\.shape)
        switch value.operation {
        case .sum(let axis): return call("sum", 1, ", axis=\(Self.axes(axis)), keepdims=True")
        case .maximum(let axis):
            return library == .torch
                ? call("amax", 1, ", dim=\(Self.axes(axis)), keepdim=True")
                : call("max", 1, ", axis=\(Self.axes(axis)), keepdims=True")
        case .argmax(let axis): return call("argmax", 1, axis == .all ? ", None" : ", \(Self.axes(axis))")
        case .broadcast: return call("broadcast_to", 1, ", \(text(shape))")
        case .reshaped, .reshapedLike: return call("reshape", 1, ", \(text(shape))")
        case .slice(let region): return part("\(range(region.rows)), \(range(region.columns))")
        case .padded(let region): return padded(region, in: shape)
        case .concatenated(let direction):
            return Form(
                "\(np).concatenate(($0, $1), axis=\(direction == .below ? 0 : 1))", [.sum, .sum])
        case .prefix(let direction):
            return part(direction == .below ? ":\(text(shape.rows))" : ":, :\(text(shape.columns))")
        case .suffix(.below): return part("\(text(operands.last?.rows ?? 0)):")
        case .suffix(.beside): return part(":, \(text(operands.last?.columns ?? 0)):")
        case .oneHot: return call("one_hot", 1, ", \(text(shape.columns))")
        case .gathered: return call("rows", 2)
        case .scattered: return call("scattered", 2, ", \(text(shape.rows))")
        default: return nil
        }
    }

    private func part(_ indices: String) -> Form { Form("$0[\(indices)]", [.atom]) }

    private func range(_ range: Range<Int>?) -> String {
        range.map { "\($0.lowerBound):\($0.upperBound)" } ?? ":"
    }

    private func padded(_ region: Region, in whole: SymbolicShape) -> Form {
        func sides(_ range: Range<Int>?, _ whole: Extent) -> [String] {
            range.map { ["\($0.lowerBound)", text(whole - Extent($0.upperBound))] } ?? ["0", "0"]
        }
        let (rows, columns) = (sides(region.rows, whole.rows), sides(region.columns, whole.columns))
        if library == .torch {
            return call("torch.nn.functional.pad", 1, ", (\((columns + rows).joined(separator: ", ")))")
        }
        let sides = [rows, columns].map { "(\($0.joined(separator: ", ")))" }.joined(separator: ", ")
        return call("pad", 1, ", (\(sides))")
    }

    private static func axes(_ axis: Axis) -> String {
        switch axis {
        case .all: "(0, 1)"
        case .eachRow: "1"
        case .eachColumn: "0"
        }
    }
}
