import ChainRuleKernels

/// z = the greater of x and y, element by element; NaN if one is NaN.
///
/// The gradient goes to the greater; where both are equal, half to each.
///
/// As a node: `forward(2, 3)` = 3, `backward(1)` = (0, 1).
public struct Maximum: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._combined(.maximum, y) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        sharedGradient(upstream, x.equal(to: z), y.equal(to: z))
    }
}

/// The upstream gradient shared among those of two that were chosen (1, not 0): both, where they are equal.
/// The other receives none, not 0 times an upstream gradient that may be infinite.
@inlinable
func sharedGradient<V: GraphValue>(_ upstream: V, _ choseX: V, _ choseY: V) -> (V, V) {
    let share = upstream / (choseX + choseY)
    let none = share.filled(with: 0)
    return (.select(choseX, share, none), .select(choseY, share, none))
}

extension ElementaryFunctions {
    /// The greater of the two, element by element; NaN if one is NaN.
    @inlinable public func maximum(_ other: Self) -> Self { applying(Maximum(), other) }
}
