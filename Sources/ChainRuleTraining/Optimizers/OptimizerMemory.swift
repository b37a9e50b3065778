public import ChainRule

/// An optimizer's memory for one parameter: as many values as it has `memoryNames`, of the parameter's
/// shape, zero at first.
///
/// A handle: all copies see the same values.
@frozen
public struct OptimizerMemory<Value: ConcreteValue> {
    /// A value in memory of its own, so that a step can change several at once without copies.
    @usableFromInline
    final class Cell {
        @usableFromInline var value: Value
        @usableFromInline init(_ value: Value) { self.value = value }
    }

    @usableFromInline let cells: [Cell]
    /// Keeps an index that was asked for and that `memoryNames` does not have.
    @usableFromInline let missing: Missing

    @usableFromInline
    final class Missing {
        var index: Int?
    }

    /// A memory that holds these values.
    ///
    /// - Parameter values: those of `memoryNames`, in order.
    public init(_ values: [Value]) {
        cells = values.map(Cell.init)
        missing = Missing()
    }

    @usableFromInline @inline(never)
    func missingCell(_ index: Int) -> Cell {
        missing.index = index
        return Cell(
            .faulty(
                ValueFault(
                    operation: "memory[\(index)] of an optimizer", shapes: [],
                    reason: "its memoryNames name \(count)")))
    }

    @inlinable @inline(__always)
    func cell(_ index: Int) -> Cell {
        index >= 0 && index < cells.count ? cells[index] : missingCell(index)
    }

    /// The number of values.
    @inlinable public var count: Int { cells.count }

    /// The value of the name at this index of `memoryNames`. If there is no such name, NaN or a faulty
    /// matrix; an `Optimization` refuses such an optimizer when it is made.
    @inlinable
    public subscript(index: Int) -> Value {
        get { cell(index).value }
        nonmutating _modify { yield &cell(index).value }
    }
}
