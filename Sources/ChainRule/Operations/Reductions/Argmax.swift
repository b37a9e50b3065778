/// z = where the greatest element is: a column of each row's class indices (N×1), a row of each column's
/// (1×M), or the index among all, row by row (1×1). Of equals the first; a NaN counts as the greatest. No
/// gradient passes.
///
/// As a node: `forward([[0.3, 2.9, 4], [5, 1, 2]])` = [[2], [0]].
public struct Argmax: UnaryRule {
    /// Where the greatest is looked for: among all elements, in each row or in each column.
    public let axis: Axis

    /// The index of the greatest element along this axis.
    @inlinable
    public init(_ axis: Axis = .eachRow) { self.axis = axis }

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x._argmax(axis) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { x.filled(with: 0) }
}

extension MatrixValue {
    /// Where the greatest element is, counted from 0: of each row, unless told otherwise.
    @inlinable public func argmax(_ axis: Axis = .eachRow) -> Self { applying(Argmax(axis)) }
}
