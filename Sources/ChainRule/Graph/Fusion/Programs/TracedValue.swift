import ChainRuleKernels

/// A value without elements that rules are run on to write down what they do to each: see `ElementTrace`.
///
/// It has the shape of a segment's whole matrices, or is a row, a column or a number to be repeated to that.
/// What works on other elements, too, cannot be traced, nor what follows from it.
struct TracedValue<Element: MatrixElement> {
    /// `nil` for what cannot be traced.
    let trace: ElementTrace?
    /// Among the trace's entries.
    let index: Int
    /// Of its shape. A matrix may be the same number in every element all the same.
    let extent: Extent
    /// For a literal in a rule, which has no trace until another value is met.
    private(set) var literal: Element?

    private init(_ trace: ElementTrace?, _ index: Int, _ extent: Extent) {
        self.trace = trace
        self.index = index
        self.extent = extent
    }

    /// What comes from outside.
    init(_ trace: ElementTrace, input: Int, extent: Extent) {
        self.init(trace, trace.record(.input(input), [], extent: extent), extent)
    }

    /// What comes of an operation that is not element by element.
    static var other: TracedValue { TracedValue(nil, 0, .whole) }

    init(literal: Element) {
        self.init(nil, 0, .number)
        self.literal = literal
    }

    var isTraceable: Bool { trace != nil || literal != nil }

    private func mapped(_ function: ElementFunction, _ constant: Element = 0) -> TracedValue {
        if let literal { return TracedValue(literal: Element.mapped(function, literal, constant)) }
        guard let trace else { return self }
        return TracedValue(trace, trace.record(.map(function), [index], constant: Double(constant)), extent)
    }

    /// A number in a value of some extent.
    private static func fill(_ constant: Element, _ trace: ElementTrace, _ extent: Extent) -> TracedValue {
        TracedValue(trace, trace.record(.map(.fill), [], constant: Double(constant)), extent)
    }

    /// A literal, written down where another value is.
    private func met(_ other: TracedValue) -> TracedValue {
        guard let literal, let trace = other.trace else { return self }
        return .fill(literal, trace, .number)
    }

    private static func combined(
        _ x: TracedValue, _ y: TracedValue, _ operation: ElementOperation
    ) -> TracedValue {
        if let a = x.literal, let b = y.literal {
            return TracedValue(literal: Element.combined(operation, a, b))
        }
        if let constant = y.literal {
            switch operation {
            case .add: return x.mapped(.add, constant)
            case .subtract: return x.mapped(.add, -constant)
            case .multiply: return x.mapped(.multiply, constant)
            case .divide: return x.mapped(.divide, constant)
            default: break
            }
        }
        if let constant = x.literal {
            switch operation {
            case .add: return y.mapped(.add, constant)
            case .subtract: return y.mapped(.subtractFrom, constant)
            case .multiply: return y.mapped(.multiply, constant)
            case .divide: return y.mapped(.divideInto, constant)
            default: break
            }
        }
        let (x, y) = (x.met(y), y.met(x))
        guard let trace = x.trace, y.trace != nil else { return .other }
        let index = trace.record(.combine(operation), [x.index, y.index])
        return TracedValue(trace, index, x.extent.union(y.extent))
    }

    private static func combined(
        _ x: TracedValue, _ y: TracedValue, _ w: TracedValue, _ operation: ElementTernary
    ) -> TracedValue {
        let known = [x, y, w].first { $0.literal == nil } ?? x
        let operands = [x, y, w].map { $0.met(known) }
        guard let trace = known.trace, operands.allSatisfy({ $0.trace != nil }) else { return .other }
        let all = operands.reduce(into: Extent.number) { $0.formUnion(trace.entries[$1.index].extent) }
        let index = trace.record(.combineThree(operation), operands.map { trace.spread($0.index, to: all) })
        return TracedValue(trace, index, operands.reduce(into: Extent.number) { $0.formUnion($1.extent) })
    }
}

// MARK: Element by element, each as in `Matrix`

extension TracedValue: ConcreteValue {
    func _adding(_ y: TracedValue) -> TracedValue { .combined(self, y, .add) }
    func _subtracting(_ y: TracedValue) -> TracedValue { .combined(self, y, .subtract) }
    func _multiplied(by y: TracedValue) -> TracedValue { .combined(self, y, .multiply) }
    func _divided(by y: TracedValue) -> TracedValue { .combined(self, y, .divide) }
    func _negated() -> TracedValue { mapped(.negate) }
    func _adding(constant: Element) -> TracedValue { mapped(.add, constant) }
    func _multiplied(byConstant constant: Element) -> TracedValue { mapped(.multiply, constant) }
    func _divided(byConstant constant: Element) -> TracedValue { mapped(.divide, constant) }
    func _subtracted(fromConstant constant: Element) -> TracedValue { mapped(.subtractFrom, constant) }
    func _dividing(constant: Element) -> TracedValue { mapped(.divideInto, constant) }
    func _mapped(_ function: ElementFunction, _ constant: Element) -> TracedValue {
        mapped(function, constant)
    }
    func _combined(_ operation: ElementOperation, _ y: TracedValue) -> TracedValue {
        .combined(self, y, operation)
    }
    func _combined(_ operation: ElementTernary, _ y: TracedValue, _ w: TracedValue) -> TracedValue {
        .combined(self, y, w, operation)
    }

    /// A number, whatever this value's elements are.
    func filled(with constant: Element) -> TracedValue {
        if literal != nil { return TracedValue(literal: constant) }
        guard let trace else { return self }
        return .fill(constant, trace, extent)
    }

    func broadcast(like other: TracedValue) -> TracedValue {
        let value = met(other)
        guard other.trace != nil, value.extent.isSubset(of: other.extent) else { return .other }
        return TracedValue(value.trace, value.index, other.extent)
    }
}

// MARK: By shapes, each as in `Matrix`

extension TracedValue {
    func count(_ axis: Axis) -> TracedValue {
        guard let trace else { return .other }
        trace.dependsOnShapes = true
        let shape = extent.shape(in: trace.shape)
        let count =
            switch axis {
            case .all: shape.count
            case .eachRow: shape.columns
            case .eachColumn: shape.rows
            }
        return .fill(Element(count), trace, .number)
    }

    func sum(_ axis: Axis) -> TracedValue {
        guard let trace, extent == .whole else { return .other }
        let shape =
            switch axis {
            case .all: Shape.scalar
            case .eachRow: Shape(rows: trace.shape.rows, columns: 1)
            case .eachColumn: Shape(rows: 1, columns: trace.shape.columns)
            }
        return Extent(of: shape, in: trace.shape).map(summed) ?? .other
    }

    func _reduced(like other: TracedValue) -> TracedValue {
        other.trace == nil ? .other : met(other).summed(to: other.extent)
    }

    private func summed(to result: Extent) -> TracedValue {
        guard let trace else { return .other }
        trace.dependsOnShapes = true
        if result == extent { return self }
        guard extent == .whole else { return .other }
        return TracedValue(
            trace, trace.record(.sum, [trace.spread(index, to: .whole)], extent: result), result)
    }
}

extension MatrixElement {
    fileprivate static func mapped(_ function: ElementFunction, _ x: Self, _ constant: Self) -> Self {
        var (x, z) = (x, x)
        _map(function, 1, &x, constant, &z)
        return z
    }

    fileprivate static func combined(_ operation: ElementOperation, _ x: Self, _ y: Self) -> Self {
        var (x, y, z) = (x, y, x)
        _combine(operation, 1, 1, &x, 1, false, &y, 1, false, 0, &z)
        return z
    }
}
