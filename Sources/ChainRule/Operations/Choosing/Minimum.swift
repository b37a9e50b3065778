import ChainRuleKernels

/// z = the smaller of x and y, element by element; NaN if one is NaN.
///
/// The gradient goes to the smaller; where both are equal, half to each.
///
/// As a node: `forward(2, 3)` = 2, `backward(1)` = (1, 0).
public struct Minimum: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._combined(.minimum, y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        sharedGradient(upstream, x.equal(to: z), y.equal(to: z))
    }
}

extension ElementaryFunctions {
    /// The smaller of the two, element by element; NaN if one is NaN.
    @inlinable public func minimum(_ other: Self) -> Self { applying(Minimum(), other) }
}
