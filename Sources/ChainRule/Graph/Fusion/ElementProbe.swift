/// A value that rules are run on to find out what they do to each element. What looks at other elements, or at the shape,
/// is nothing that it can tell of.
protocol ElementProbe: GraphValue {
    /// What comes of an operation that is not element by element.
    static var other: Self { get }
}

extension ElementProbe {
    func sum(_ axis: Axis) -> Self { .other }
    func maximum(_ axis: Axis) -> Self { .other }
    func count(_ axis: Axis) -> Self { .other }
    func broadcast(to shape: Shape) -> Self { .other }
    func _reduced(like other: Self) -> Self { .other }
    func _requiring(shapeOf other: Self) -> Self { .other }
    func _matmul(_ other: Self, transposingSelf: Bool, transposingOther: Bool) -> Self { .other }
    func transposed() -> Self { .other }
    func reshaped(rows: Int?, columns: Int?) -> Self { .other }
    func reshaped(like other: Self) -> Self { .other }
    func slice(_ region: Region) -> Self { .other }
    func _padded(at region: Region, like other: Self) -> Self { .other }
    func concatenated(with other: Self, _ direction: ConcatenationDirection) -> Self { .other }
    func _prefix(like other: Self, _ direction: ConcatenationDirection) -> Self { .other }
    func _suffix(after other: Self, _ direction: ConcatenationDirection) -> Self { .other }
    func _oneHot(like scores: Self) -> Self { .other }
    func _argmax(_ axis: Axis) -> Self { .other }
    func _gathered(_ indices: Self) -> Self { .other }
    func _scattered(_ indices: Self, like table: Self) -> Self { .other }
}
