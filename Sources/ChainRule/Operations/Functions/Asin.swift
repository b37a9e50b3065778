import ChainRuleKernels

/// z = arcsin x, from −π/2 to π/2; the derivative is 1/√(1 − x²), infinite at ±1. NaN for |x| > 1.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Asin: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.asin) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / x.oneMinusSquare().sqrt() }
}

extension ElementaryFunctions {
    /// The angle from −π/2 to π/2 whose sine this is.
    @inlinable public func asin() -> Self { applying(Asin()) }
}
