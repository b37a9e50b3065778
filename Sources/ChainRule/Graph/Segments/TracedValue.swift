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

    private func mapped(_ function: ElementFunction, _ constant: Element = 0) -> TracedValue {
        guard let trace else { return self }
        let place = trace.record(.map(function), [place], constant: Double(constant))
        return TracedValue(trace, place, isSingle: isSingle)
    }

    private static func combined(
        _ x: TracedValue, _ y: TracedValue, _ operation: ElementOperation
    ) -> TracedValue {
        guard let trace = x.trace, y.trace != nil else { return .other }
        let place = trace.record(.combine(operation), [x.place, y.place])
        return TracedValue(trace, place, isSingle: x.isSingle && y.isSingle)
    }
}

// MARK: Element by element, each as in `Matrix`

extension TracedValue: ElementProbe, ConcreteValue {
    func adding(_ y: TracedValue) -> TracedValue { .combined(self, y, .add) }
    func subtracting(_ y: TracedValue) -> TracedValue { .combined(self, y, .subtract) }
    func multiplied(by y: TracedValue) -> TracedValue { .combined(self, y, .multiply) }
    func divided(by y: TracedValue) -> TracedValue { .combined(self, y, .divide) }
    func negated() -> TracedValue { mapped(.negate) }
    func adding(constant: Element) -> TracedValue { mapped(.add, constant) }
    func multiplied(byConstant constant: Element) -> TracedValue { mapped(.multiply, constant) }
    func divided(byConstant constant: Element) -> TracedValue { mapped(.divide, constant) }
    func subtracted(fromConstant constant: Element) -> TracedValue { mapped(.subtractFrom, constant) }
    func dividing(constant: Element) -> TracedValue { mapped(.divideInto, constant) }
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
        guard let trace else { return self }
        let place = trace.record(.map(.fill), [], constant: Double(constant))
        return TracedValue(trace, place, isSingle: isSingle)
    }

    private static func combined(
        _ x: TracedValue, _ y: TracedValue, _ w: TracedValue, _ operation: ElementTernary
    ) -> TracedValue {
        let operands = [x, y, w]
        guard let trace = x.trace, operands.allSatisfy({ $0.trace != nil }) else { return .other }
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

    func reduced(like other: TracedValue) -> TracedValue {
        other.trace != nil && isSingle == other.isSingle ? self : .other
    }
}

// MARK: What a frame's values have besides

extension TracedValue {
    typealias DoublePrecision = TracedValue<Double>

    init(_ constant: Element) { self = .other }
    init(shape: Shape, elements: [Element]) { self = .other }
    static func faulty(_ fault: ValueFault) -> TracedValue { .other }
    /// As a matrix may, so that gradients accumulate in the same way.
    static var canBeFaulty: Bool { true }
    var fault: ValueFault? { nil }
    var shape: Shape { .scalar }
    var elements: [Element] { [] }
}
