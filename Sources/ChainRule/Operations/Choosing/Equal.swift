import ChainRuleKernels

/// z = 1 where x = y, otherwise 0; NaN where one is NaN. A mask: no gradient passes.
///
/// As a node: `forward(3, 3)` = 1, `backward(1)` = (0, 0).
public struct Equal: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._combined(.equal, y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let none = upstream.filled(with: 0)
        return (none, none)
    }
}

extension ElementaryFunctions {
    /// 1 where the two are equal, 0 where they differ, NaN where one is NaN.
    @inlinable public func equal(to other: Self) -> Self { applying(Equal(), other) }
}
