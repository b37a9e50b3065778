/// z = xᵀ: N×M becomes M×N. A scalar is its own transpose.
///
/// As a node: `forward([[1, 2]])` = [[1], [2]], `backward([[3], [4]])` = [[3, 4]].
public struct Transpose: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.transposed() }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.transposed() }
}

extension Transpose: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("transposed") }
}
