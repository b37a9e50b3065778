/// z = the greatest of all elements (1×1), of each row (N×1) or of each column (1×M); NaN if there is a NaN.
///
/// The gradient goes to the greatest element; where several are equal, each receives the same share.
///
/// As a node: `forward([[1, 4], [3, 2]])` = 4, `backward(1)` = [[0, 1], [0, 0]].
public struct MaximumOver: UnaryRule {
    /// Where the greatest is looked for: among all elements, in each row or in each column.
    public let axis: Axis

    /// The greatest element along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.maximum(axis) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        let greatest = x.equal(to: z)
        let share = (upstream / greatest.sum(axis)).broadcast(like: x)
        return .select(greatest, share, share.filled(with: 0))
    }
}

extension MaximumOver: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("maximum", ".\(axis)") }
}
