import ChainRuleKernels

/// z = cosh x = (eˣ + e⁻ˣ)/2; the derivative is sinh x. ∞ beyond ±710 (in `Float` ±89).
///
/// As a node: `forward(0)` = 1, `backward(1)` = 0.
public struct Cosh: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.cosh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.sinh() }
}

extension ElementaryFunctions {
    /// The hyperbolic cosine.
    @inlinable public func cosh() -> Self { applying(Cosh()) }
}
