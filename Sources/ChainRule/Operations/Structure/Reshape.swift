/// z = the elements of x, row by row, in another shape. A size of `nil` follows from the other and from x, so
/// that a graph takes batches of any size. A fault if the number of elements differs.
///
/// A node of `Reshape(rows: 1)`: `forward([[1, 2], [3, 4]])` = [[1, 2, 3, 4]].
public struct Reshape: UnaryRule {
    /// The rows of the result; `nil` for as many as the elements fill.
    public let rows: Int?
    /// The columns of the result; `nil` for as many as the elements fill.
    public let columns: Int?

    /// The rule for this shape; with `nil` for both, x as it is.
    @inlinable
    public init(rows: Int? = nil, columns: Int? = nil) {
        self.rows = rows
        self.columns = columns
    }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.reshaped(rows: rows, columns: columns) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.reshaped(like: x) }
}

extension GraphValue {
    /// The elements, row by row, in so many rows; how many columns follows from that.
    @inlinable public func reshaped(rows: Int) -> Self { reshaped(rows: rows, columns: nil) }

    /// The elements, row by row, in so many columns; how many rows follows from that.
    @inlinable public func reshaped(columns: Int) -> Self { reshaped(rows: nil, columns: columns) }
}

/// z = the elements of x in the shape of y, which has no gradient.
public struct _ReshapeLike: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }
    @inlinable public func passesGradient(to operand: Int) -> Bool { operand == 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x.reshaped(like: y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream.reshaped(like: x), y.filled(with: 0))
    }
}

extension Reshape: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling(
            "reshaped", [rows.map { "rows: \($0)" }, columns.map { "columns: \($0)" }].compactMap { $0 })
    }
}

extension _ReshapeLike: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("reshaped", "like: \(x[1].text)") }
}
