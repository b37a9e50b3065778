/// z = the sum of all elements (1×1), of each row (N×1) or of each column (1×M).
///
/// Every element that was added receives the sum's gradient.
///
/// As a node: `forward([[1, 2], [3, 4]])` = 10, `backward(1)` = [[1, 1], [1, 1]].
public struct Sum: UnaryRule {
    /// What is added up: all elements, each row or each column.
    public let axis: Axis

    /// The sum along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.sum(axis) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.broadcast(like: x) }
}

extension GraphValue {
    /// The sum of all elements.
    @inlinable public func sum() -> Self { sum(.all) }
}

extension Sum: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("sum", axis.argument) }
}
