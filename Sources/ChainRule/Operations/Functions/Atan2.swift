import ChainRuleKernels

/// z = the angle of the point (x, y), from −π to π, which arctan(y/x) is for x > 0. Called on y:
/// `y.atan2(x)`.
///
/// ∂z/∂y = x/(x² + y²), ∂z/∂x = −y/(x² + y²). On the negative x axis, where z jumps from π to −π, they are
/// what they are to both sides; at (0, 0), where there is none, both are taken as 0. They are 0 where x² + y²
/// is infinite.
///
/// As a node: `forward(1, 1)` = 0.7853981633974483, `backward(1)` = (0.5, −0.5).
public struct Atan2: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "atan2" }

    @inlinable
    public func forward<V: GraphValue>(_ y: V, _ x: V) -> V { y._combined(.atan2, x) }

    @inlinable
    public func derivatives<V: GraphValue>(_ y: V, _ x: V, _ z: V) -> (V, V) {
        let square = y * y + x * x
        let share = V._written(1 / square, computedAs: 1 / V.select(square, square, square.filled(with: 1)))
        return (share * x, -(share * y))
    }
}

extension ElementaryFunctions {
    /// The angle of the point (x, y) from −π to π, this value being y.
    @inlinable public func atan2(_ x: Self) -> Self { applying(Atan2(), x) }
}
