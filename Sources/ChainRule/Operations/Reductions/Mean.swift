/// z = the mean of all elements (1×1), of each row (N×1) or of each column (1×M).
///
/// Every element receives the mean's gradient, divided by their number.
///
/// As a node: `forward([[1, 2], [3, 4]])` = 2.5, `backward(1)` = [[0.25, 0.25], [0.25, 0.25]].
public struct Mean: UnaryRule {
    /// Of what the mean is: of all elements, of each row or of each column.
    public let axis: Axis

    /// The mean along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.sum(axis) / x.count(axis) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        (upstream / x.count(axis)).broadcast(like: x)
    }
}

extension GraphValue {
    /// The mean of all elements, of each row or of each column.
    @inlinable public func mean(_ axis: Axis = .all) -> Self { applying(Mean(axis)) }
}

extension Mean: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("mean", axis.argument) }
}
