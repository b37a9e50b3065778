import ChainRuleKernels

/// z = |x|; the derivative is the sign of x. At the kink, x = 0, it is taken as 0.
///
/// As a node: `forward(-3)` = 3, `backward(1)` = −1.
public struct Abs: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.abs) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.sign() }
}

extension ElementaryFunctions {
    /// |x|.
    @inlinable public func abs() -> Self { applying(Abs()) }
}
