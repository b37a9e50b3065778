// A rule that says only its value: its local derivatives follow by dual numbers. So a whole statement is one
// node.

extension ElementwiseRule {
    /// By dual numbers, from `forward` alone.
    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { forward(Dual(varying: x)).tangent }
}

extension BinaryElementwiseRule {
    /// By dual numbers, from `forward` alone, which runs once for each operand.
    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
        (
            forward(Dual(varying: x), Dual(constant: y)).tangent,
            forward(Dual(constant: x), Dual(varying: y)).tangent
        )
    }
}

extension TernaryElementwiseRule {
    /// By dual numbers, from `forward` alone, which runs once for each operand.
    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V) {
        (
            forward(Dual(varying: x), Dual(constant: y), Dual(constant: w)).tangent,
            forward(Dual(constant: x), Dual(varying: y), Dual(constant: w)).tangent,
            forward(Dual(constant: x), Dual(constant: y), Dual(varying: w)).tangent
        )
    }
}

extension Dual {
    /// What a derivative is taken with respect to.
    @inlinable
    init(varying value: Base) { self.init(value, tangent: value.filled(with: 1)) }
}
