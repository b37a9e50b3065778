/// z = rows of a table (V×M), chosen by a column of indices (N×1): an embedding's lookup, N×M.
///
/// An index that is not a whole number from 0 to below the number of rows is a fault. The gradient is added
/// up in the rows that were chosen, once for each time; none passes to the indices.
///
/// As a node: `forward([[1, 2], [3, 4]], [[1], [1]])` = [[3, 4], [3, 4]], `backward([[1, 1], [1, 1]])` =
/// ([[0, 0], [2, 2]], …).
public struct GatherRows: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ table: V, _ indices: V) -> V { table._gathered(indices) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ table: V, _ indices: V, _ z: V) -> (V, V) {
        (upstream.applying(_ScatterRows(), indices, table), indices.filled(with: 0))
    }
}

/// z = zeros of a table's shape, to whose rows (by a column of indices) the rows of x are added: what
/// `GatherRows` does backward. Its own gradient is gathered.
public struct _ScatterRows: TernaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ indices: V, _ table: V) -> V {
        x._scattered(indices, like: table)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ indices: V, _ table: V, _ z: V) -> (V, V, V)
    {
        (upstream.applying(GatherRows(), indices), indices.filled(with: 0), table.filled(with: 0))
    }
}

extension MatrixValue {
    /// The rows of this table that a column of indices chooses, one below the other.
    @inlinable public func gatherRows(_ indices: Self) -> Self { applying(GatherRows(), indices) }
}
