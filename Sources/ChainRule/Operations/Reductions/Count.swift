/// z = how many elements a sum along the axis adds up for each of its results. No gradient passes.
public struct Count: UnaryRule {
    public let axis: Axis

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
