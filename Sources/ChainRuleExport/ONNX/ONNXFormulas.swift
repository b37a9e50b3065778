import ChainRule
import ChainRuleExpressions
import ChainRuleKernels

/// Formulas as operators of ONNX. There is no table of rules, only of the operations that values have.
struct ONNXFormulas {
    typealias E = ONNXExpression

    let isScalar: Bool
    let type: ONNXType
    /// A vector of one: how many examples there are. `nil` if no input says it.
    let examples: E?
    private var expressions: [SymbolicValue: E] = [:]
    private var extents: [Extent: E] = [:]
    /// Of the graph's, what is being written.
    private var node = ""

    init(isScalar: Bool, type: ONNXType, examples: E?) {
        (self.isScalar, self.type, self.examples) = (isScalar, type, examples)
    }

    /// What stands for a leaf.
    mutating func define(_ symbol: SymbolicValue, as expression: E) { expressions[symbol] = expression }

    /// A formula, and what it stands for from now on.
    mutating func expression(_ statement: LoweredGraph.Statement) throws(ExportError) -> E {
        node = statement.name
        let result = try expression(statement.formula)
        expressions[statement.symbol] = result
        return result
    }

    mutating func expression(_ value: SymbolicValue) throws(ExportError) -> E {
        let value = value.lowered
        if let known = expressions[value] { return known }
        guard let shape = value.shape else { throw unsupported("a shape that is not known") }
        let result = try written(value, shape)
        result.shape = dimensions(shape)
        expressions[value] = result
        return result
    }

    func dimensions(_ shape: SymbolicShape) -> [ONNXDimension] {
        func dimension(_ extent: Extent) -> ONNXDimension {
            extent.fixed.map { .size($0) } ?? .open(extent.description.replacing("−", with: "-"))
        }
        return isScalar ? [] : [dimension(shape.rows), dimension(shape.columns)]
    }

    private func unsupported(_ operation: String) -> ExportError {
        .unsupported(node: node, operation: operation, by: "ONNX")
    }

    private mutating func written(_ value: SymbolicValue, _ shape: SymbolicShape) throws(ExportError) -> E {
        switch value.operation {
        case .number(let number):
            if isScalar { return E(.real(number)) }
            if shape == .scalar { return E(.reals([number], dimensions: [1, 1])) }
            return .call("Expand", E(.real(number)), try vector(shape))
        case .map(let function, let constant):
            return try mapped(function, constant, elements(of: value)[0])
        case .combine(let operation):
            let operands = try elements(of: value)
            return try combined(operation, operands[0], operands[1])
        case .combineThree(let operation):
            let operands = try elements(of: value)
            switch operation {
            case .select: return .own("Select", operands[0], operands[1], operands[2])
            case .sigmoidGradient: return operands[0] * .own("SigmoidSlope", operands[1])
            case .tanhGradient: return operands[0] * .own("TanhSlope", operands[1])
            }
        default:
            if isScalar { throw unsupported("matrices in a graph of numbers") }
            return try structure(value, shape)
        }
    }

    // MARK: Element by element

    /// The operands; numbers beside others have no dimensions.
    private mutating func elements(of value: SymbolicValue) throws(ExportError) -> [E] {
        let hasOthers = value.operands.contains { $0.number == nil }
        var result: [E] = []
        for operand in value.operands {
            if hasOthers, operand.shape == .scalar, let number = operand.number {
                result.append(E(.real(number)))
            } else {
                result.append(try expression(operand))
            }
        }
        return result
    }

    private func mapped(
        _ function: ElementFunction, _ constant: Double, _ x: E
    ) throws(ExportError) -> E {
        if function == .power {
            let exponent = E(.real(constant))
            return constant == 0 || constant.isNaN ? .own("Pow", x, exponent) : .call("Pow", x, exponent)
        }
        if let name = Self.own[function] { return .own(name, x) }
        guard let name = Self.common[function] else { throw unsupported("\(function)") }
        return type == .double && ONNXFunction.forDouble[name] != nil ? .own(name, x) : .call(name, x)
    }

    private func combined(_ operation: ElementOperation, _ x: E, _ y: E) throws(ExportError) -> E {
        switch operation {
        case .add: return x + y
        case .subtract: return x - y
        case .multiply: return x * y
        case .divide: return x / y
        case .maximum: return .call("Max", x, y)
        case .minimum: return .call("Min", x, y)
        case .equal: return .own("Equal", x, y)
        case .power: return .own("Pow", x, y)
        case .atan2: return .own("Atan2", x, y)
        case .first, .addScaled, .positive: throw unsupported("\(operation)")
        }
    }

    private static let own: [ElementFunction: String] = [
        .sigmoid: "Sigmoid", .expm1: "Expm1", .log1p: "Log1p", .log2: "Log2", .log10: "Log10",
        .cbrt: "CubeRoot", .gaussian: "Gaussian", .normal: "NormalProbability",
    ]

    private static let common: [ElementFunction: String] = [
        .negate: "Neg", .exp: "Exp", .log: "Log", .sqrt: "Sqrt", .abs: "Abs", .sign: "Sign", .tanh: "Tanh",
        .erf: "Erf", .sin: "Sin", .cos: "Cos", .tan: "Tan", .sinh: "Sinh", .cosh: "Cosh", .asin: "Asin",
        .acos: "Acos", .atan: "Atan", .asinh: "Asinh", .acosh: "Acosh", .atanh: "Atanh",
    ]

    // MARK: Shapes

    private mutating func structure(_ value: SymbolicValue, _ shape: SymbolicShape) throws(ExportError) -> E {
        if case .extent(let extent) = value.operation {
            return .call("Reshape", try vector(extent).cast(to: type), E(.integers([1, 1])))
        }
        var x: [E] = []
        // Of others than these, only the shape matters.
        let count =
            switch value.operation {
            case .matmul, .concatenated, .gathered, .scattered: 2
            default: 1
            }
        for operand in value.operands.prefix(count) { x.append(try expression(operand)) }
        let shapes = value.operands.map { $0.shape ?? .scalar }
        switch value.operation {
        case .sum(let axis):
            return .call("ReduceSum", x[0], E(.integers(axis.numbers)))
        case .maximum(let axis): return .own("Max" + axis.word, x[0])
        case .argmax(let axis): return .own("ArgMax" + axis.word, x[0])
        case .broadcast: return .call("Expand", x[0], try vector(shape))
        case .matmul(false, false): return .call("MatMul", x[0], x[1])
        case .matmul(let first, let second):
            var flags: [ONNXAttribute] = []
            if first { flags.append(.integer("transA", 1)) }
            if second { flags.append(.integer("transB", 1)) }
            return .call("Gemm", x[0], x[1], attributes: flags)
        case .transposed: return .call("Transpose", x[0])
        case .reshaped, .reshapedLike: return .call("Reshape", x[0], try vector(shape))
        case .slice(let region):
            let ranges = [region.rows, region.columns].enumerated().compactMap { axis, range in
                range.map { (axis: axis, range: $0) }
            }
            return .call(
                "Slice", x[0], E(.integers(ranges.map(\.range.lowerBound))),
                E(.integers(ranges.map(\.range.upperBound))), E(.integers(ranges.map(\.axis))))
        case .padded(let region): return .call("Pad", x[0], try sides(of: region, in: shape))
        case .concatenated(let direction):
            return .call("Concat", x[0], x[1], attributes: [.integer("axis", direction.axis)])
        case .prefix(let direction):
            let end = try vector(direction == .below ? shape.rows : shape.columns)
            return .call("Slice", x[0], E(.integers([0])), end, E(.integers([direction.axis])))
        case .suffix(let direction):
            let start = try vector(direction == .below ? shapes[1].rows : shapes[1].columns)
            return .call("Slice", x[0], start, E(.integers([.max])), E(.integers([direction.axis])))
        case .oneHot:
            guard let classes = shape.columns.fixed else { throw unsupported("as many classes as examples") }
            return .own(
                "OneHot", x[0], E(.reals((0..<classes).map { Double($0) }, dimensions: [1, classes])))
        case .gathered: return .own("GatherRows", x[0], x[1], try number(shapes[0].rows))
        case .scattered:
            let zeros = E.call("Expand", 0.0, try vector(shape))
            return .own("ScatterRows", x[0], x[1], zeros, try number(shape.rows))
        default: throw unsupported("\(value.operation)")
        }
    }

    /// A vector of one whole number.
    private mutating func vector(_ extent: Extent) throws(ExportError) -> E {
        if let known = extents[extent] { return known }
        var result: E
        if let fixed = extent.fixed {
            result = E(.integers([fixed]))
        } else {
            guard let examples else { throw unsupported("the number of examples, which no input has") }
            result = extent.examples == 1 ? examples : examples * E(.integers([extent.examples]))
            if extent.constant != 0 { result = result + E(.integers([extent.constant])) }
        }
        extents[extent] = result
        return result
    }

    private mutating func vector(_ shape: SymbolicShape) throws(ExportError) -> E {
        if let fixed = shape.fixed { return E(.integers([fixed.rows, fixed.columns])) }
        return try joined([vector(shape.rows), vector(shape.columns)])
    }

    private func joined(_ parts: [E]) -> E {
        E(.call(.init(name: "Concat", isOwn: false), parts, [.integer("axis", 0)]))
    }

    /// A number of the graph's type.
    private mutating func number(_ extent: Extent) throws(ExportError) -> E {
        if let fixed = extent.fixed { return E(.real(Double(fixed))) }
        return try vector(extent).cast(to: type)
    }

    /// How many zeros there are before and behind.
    private mutating func sides(of region: Region, in whole: SymbolicShape) throws(ExportError) -> E {
        let rows = whole.rows - Extent(region.rows?.upperBound ?? 0)
        let columns = whole.columns - Extent(region.columns?.upperBound ?? 0)
        let extents = [
            Extent(region.rows?.lowerBound ?? 0), Extent(region.columns?.lowerBound ?? 0),
            region.rows == nil ? 0 : rows, region.columns == nil ? 0 : columns,
        ]
        let fixed = extents.compactMap(\.fixed)
        if fixed.count == extents.count { return E(.integers(fixed)) }
        var parts: [E] = []
        for extent in extents { parts.append(try vector(extent)) }
        return joined(parts)
    }
}

extension ConcatenationDirection {
    fileprivate var axis: Int { self == .below ? 0 : 1 }
}
