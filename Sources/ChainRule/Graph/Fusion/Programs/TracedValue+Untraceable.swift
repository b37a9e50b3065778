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
