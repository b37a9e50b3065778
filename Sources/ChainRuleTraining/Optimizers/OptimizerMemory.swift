public import ChainRule

/// What an optimizer remembers for one parameter: as many values as it has `memoryNames`, of the parameter's
/// shape, zero at first.
///
/// A handle: whoever holds a copy sees the same values.
@frozen
public struct OptimizerMemory<Value: ConcreteValue> {
    /// A value in a place of its own, so that a step can change several at once where they lie.
    @usableFromInline
    final class Cell {
        @usableFromInline var value: Value
        @usableFromInline init(_ value: Value) { self.value = value }
    }

    @usableFromInline let cells: [Cell]
    /// Notes a place that was asked for and that `memoryNames` does not name.
    @usableFromInline let missing: Missing

    @usableFromInline
    final class Missing {
        var place: Int?
    }

    /// - Parameter values: those of `memoryNames`, in order.
    public init(_ values: [Value]) {
        cells = values.map(Cell.init)
        missing = Missing()
    }

    @usableFromInline @inline(never)
    func missingCell(_ place: Int) -> Cell {
        missing.place = place
        return Cell(
            .faulty(
                ValueFault(
                    operation: "memory[\(place)] of an optimizer", shapes: [],
                    reason: "its memoryNames name \(count)")))
    }

    @inlinable @inline(__always)
    func cell(_ place: Int) -> Cell {
        place >= 0 && place < cells.count ? cells[place] : missingCell(place)
    }

    /// How many values there are.
    @inlinable public var count: Int { cells.count }

    /// The value of the name at this place of `memoryNames`. If there is no such name, NaN or a faulty matrix; an
    /// `Optimization` refuses such an optimizer when it is made.
    @inlinable
    public subscript(place: Int) -> Value {
        get { cell(place).value }
        nonmutating _modify { yield &cell(place).value }
    }
}
