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

    /// - Parameter values: those of `memoryNames`, in order.
    public init(_ values: [Value]) { cells = values.map(Cell.init) }

    /// How many values there are.
    @inlinable public var count: Int { cells.count }

    /// The value of the name at this place of `memoryNames`, which must exist.
    @inlinable
    public subscript(place: Int) -> Value {
        get { cells[place].value }
        nonmutating _modify { yield &cells[place].value }
    }
}
