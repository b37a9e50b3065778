import ChainRuleKernels

/// A value without elements that rules are run on to write down what they do to each: see `ElementTrace`.
///
/// It is a matrix of the shape that all matrices of a segment have, or 1×1. What works on other elements, too,
/// cannot be traced, nor what follows from it.
struct TracedValue<Element: MatrixElement> {
    /// `nil` for what cannot be traced.
    let trace: ElementTrace?
    /// Among the trace's entries.
    let place: Int
    /// Whether it is 1×1. A matrix may be the same number in every element all the same.
    let isSingle: Bool
    /// For a literal in a rule, which has no trace until another value is met.
    private(set) var literal: Element?

    private init(_ trace: ElementTrace?, _ place: Int, isSingle: Bool) {
        self.trace = trace
        self.place = place
        self.isSingle = isSingle
    }

    /// What comes from outside.
    init(_ trace: ElementTrace, input: Int, isSingle: Bool) {
        let place = trace.record(.input(input), [], isNumber: isSingle)
        self.init(trace, place, isSingle: isSingle)
    }

    static var other: TracedValue { TracedValue(nil, 0, isSingle: false) }

    private init(literal: Element) {
        self.init(nil, 0, isSingle: true)
        self.literal = literal
    }

    private func mapped(_ function: ElementFunction, _ constant: Element = 0) -> TracedValue {
        if let literal { return TracedValue(literal: Element.mapped(function, literal, constant)) }
        guard let trace else { return self }
        let place = trace.record(.map(function), [place], constant: Double(constant))
        return TracedValue(trace, place, isSingle: isSingle)
    }

    /// A literal, written down where another value is.
    private func met(_ other: TracedValue) -> TracedValue {
        guard let literal, let trace = other.trace else { return self }
        let place = trace.record(.map(.fill), [], constant: Double(literal))
        return TracedValue(trace, place, isSingle: true)
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
        let place = trace.record(.combine(operation), [x.place, y.place])
        return TracedValue(trace, place, isSingle: x.isSingle && y.isSingle)
    }
}

// MARK: Element by element, each as in `Matrix`

extension TracedValue: ElementProbe, ConcreteValue {
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
        let place = trace.record(.map(.fill), [], constant: Double(constant))
        return TracedValue(trace, place, isSingle: isSingle)
    }

    private static func combined(
        _ x: TracedValue, _ y: TracedValue, _ w: TracedValue, _ operation: ElementTernary
    ) -> TracedValue {
        let known = [x, y, w].first { $0.literal == nil } ?? x
        let operands = [x, y, w].map { $0.met(known) }
        guard let trace = known.trace, operands.allSatisfy({ $0.trace != nil }) else { return .other }
        var places = operands.map(\.place)
        if !places.allSatisfy({ trace.entries[$0].isNumber }) { places = places.map(trace.spread) }
        let place = trace.record(.combineThree(operation), places)
        return TracedValue(trace, place, isSingle: operands.allSatisfy(\.isSingle))
    }

    /// All matrices have one shape, so it is a number like any other.
    func count(_ axis: Axis) -> TracedValue {
        guard let trace, !isSingle else { return .other }
        let count =
            switch axis {
            case .all: trace.shape.count
            case .eachRow: trace.shape.columns
            case .eachColumn: trace.shape.rows
            }
        let place = trace.record(.map(.fill), [], constant: Double(Element(count)))
        return TracedValue(trace, place, isSingle: true)
    }

    func broadcast(like other: TracedValue) -> TracedValue {
        guard other.trace != nil, isSingle || !other.isSingle else { return .other }
        return TracedValue(trace, place, isSingle: other.isSingle)
    }

    func _reduced(like other: TracedValue) -> TracedValue {
        other.trace != nil && isSingle == other.isSingle ? self : .other
    }
}

// MARK: What a frame's values have besides

extension TracedValue {
    typealias _DoublePrecision = TracedValue<Double>

    init(_ constant: Element) { self.init(literal: constant) }
    init(shape: Shape, elements: [Element]) { self = .other }
    static func faulty(_ fault: ValueFault) -> TracedValue { .other }
    /// As a matrix may, so that gradients accumulate in the same way.
    static var _isScalar: Bool { false }
    var fault: ValueFault? { nil }
    var shape: Shape { .scalar }
    var elements: [Element] { [] }
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
