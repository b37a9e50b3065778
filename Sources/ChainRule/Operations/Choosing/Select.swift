import ChainRuleKernels

/// z = `positive` where `condition` > 0, `otherwise` where it is ≤ 0, NaN where it is NaN.
///
/// The gradient goes to whichever was chosen; the condition has none. What was not chosen is computed all the
/// same, and receives a gradient of 0, which times an infinite slope is NaN. So guard the operand, too:
///
/// ```swift
/// Scalar.select(x, x.sqrt(), zero)                        // at x = 0: 0, but the gradient is 0 · ∞, NaN
/// Scalar.select(x, Scalar.select(x, x, one).sqrt(), zero) // at x = 0: 0, and the gradient is 0
/// ```
///
/// As a node: `forward(-1, 10, 20)` = 20, `backward(1)` = (0, 0, 1).
public struct Select: TernaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { operand > 0 }

    @inlinable
    public func forward<V: GraphValue>(_ condition: V, _ positive: V, _ otherwise: V) -> V {
        condition._combined(.select, positive, otherwise)
    }

    @inlinable
    public func backward<V: GraphValue>(
        _ upstream: V, _ condition: V, _ positive: V, _ otherwise: V, _ z: V
    ) -> (V, V, V) {
        let none = upstream.filled(with: 0)
        return (none, .select(condition, upstream, none), .select(condition, none, upstream))
    }
}

extension ElementaryFunctions {
    /// `positive` where `condition` > 0, `otherwise` where it is ≤ 0, NaN where it is NaN.
    /// All three have one shape, or are broadcast to it.
    @inlinable
    public static func select(_ condition: Self, _ positive: Self, _ otherwise: Self) -> Self {
        condition.applying(Select(), positive, otherwise)
    }
}
