import ChainRuleKernels

/// z = sinh x = (eˣ − e⁻ˣ)/2; the derivative is cosh x. ±∞ beyond ±710 (in `Float` ±89).
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Sinh: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.sinh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.cosh() }
}

extension ElementaryFunctions {
    /// The hyperbolic sine.
    @inlinable public func sinh() -> Self { applying(Sinh()) }
}
