/// Operations that read other elements give what cannot be traced.
extension TracedValue {
    func maximum(_ axis: Axis) -> TracedValue { .other }
    func broadcast(to shape: Shape) -> TracedValue { .other }
    func _requiring(shapeOf other: TracedValue) -> TracedValue { .other }
    func _matmul(_ other: TracedValue, transposingSelf: Bool, transposingOther: Bool) -> TracedValue {
        .other
    }
    func transposed() -> TracedValue { .other }
    func reshaped(rows: Int?, columns: Int?) -> TracedValue { .other }
    func reshaped(like other: TracedValue) -> TracedValue { .other }
    func slice(_ region: Region) -> TracedValue { .other }
    func _padded(at region: Region, like other: TracedValue) -> TracedValue { .other }
    func concatenated(with other: TracedValue, _ direction: ConcatenationDirection) -> TracedValue { .other }
    func _prefix(like other: TracedValue, _ direction: ConcatenationDirection) -> TracedValue { .other }
    func _suffix(after other: TracedValue, _ direction: ConcatenationDirection) -> TracedValue { .other }
    func _oneHot(like scores: TracedValue) -> TracedValue { .other }
    func _argmax(_ axis: Axis) -> TracedValue { .other }
    func _gathered(_ indices: TracedValue) -> TracedValue { .other }
    func _scattered(_ indices: TracedValue, like table: TracedValue) -> TracedValue { .other }
}

/// What a frame's values have besides.
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

extension Rule {
    /// Whether forward and backward work element by element. What a node without a rule does nobody can look into; a
    /// list of operands cannot be part of a program.
    ///
    /// A user's rule is asked in the same way as one of the library's: by running it. There is no list.
    @usableFromInline var isElementwise: Bool {
        if self is any OpaqueRule || self is any VariadicRule { return false }
        let trace = ElementTrace(Shape(rows: 2, columns: 2))
        let operands = (0..<Self.operandCount).map {
            TracedValue<Double>(trace, input: $0, extent: .whole)
        }
        let result = forward(operands: operands)
        guard result.trace != nil, result.extent == .whole else { return false }
        let gradients = backward(upstream: result, operands: operands, result: result)
        return gradients.allSatisfy(\.isTraceable) && !trace.dependsOnShapes
    }

    /// Whether the gradient of a sum, or the like, becomes one of the only operand's shape, element by element: what
    /// forward does does not matter.
    var hasTraceableBackward: Bool {
        if self is any OpaqueRule || self is any VariadicRule || Self.operandCount > 1 { return false }
        let trace = ElementTrace(Shape(rows: 2, columns: 2))
        let values = (0..<3).map { TracedValue<Double>(trace, input: $0, extent: $0 > 0 ? .number : .whole) }
        let gradient = backward(upstream: values[1], operands: [values[0]], result: values[2])[0]
        return gradient.trace != nil && gradient.extent == .whole
    }
}
