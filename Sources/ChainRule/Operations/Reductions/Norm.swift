/// z = √Σ x², the Euclidean length of all elements (1×1), of each row (N×1) or of each column (1×M).
///
/// The gradient is x/z, a vector of length 1; at 0, where the norm has a kink, it is taken as 0. The norm is
/// infinite where a square is (beyond 1.3e154, in `Float` 1.8e19).
///
/// As a node: `forward([[3, 4]])` = 5, `backward(1)` = [[0.6, 0.8]].
public struct Norm: UnaryRule {
    /// Of what the length is: of all elements, of each row or of each column.
    public let axis: Axis

    /// The Euclidean length along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { (x * x).sum(axis).sqrt() }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // The operand is guarded, not the result: the second derivative at 0 is 0, not NaN.
        let share = V._written(upstream / z, computedAs: upstream / V.select(z, z, z.filled(with: 1)))
        return x * V.select(z, share, share.filled(with: 0))
    }
}

extension GraphValue {
    /// The Euclidean length, √Σ x².
    @inlinable public func norm(_ axis: Axis = .all) -> Self { applying(Norm(axis)) }
}
