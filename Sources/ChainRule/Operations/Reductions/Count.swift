/// z = how many elements a sum along the axis adds up for each of its results. No gradient passes.
///
/// A node of `Count(.eachRow)`: `forward([[1, 2], [3, 4]])` = 2.
public struct Count: UnaryRule {
    /// What is counted: all elements, those of a row or those of a column.
    public let axis: Axis

    /// The number of elements along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.count(axis) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { x.filled(with: 0) }
}

extension Count: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("count", ".\(axis)") }
}
