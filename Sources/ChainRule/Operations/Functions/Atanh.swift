import ChainRuleKernels

/// z = artanh x = ½ ln((1 + x)/(1 − x)), ±∞ at ±1; the derivative is 1/(1 − x²). NaN for |x| > 1.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Atanh: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.atanh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / x.oneMinusSquare() }
}

extension ElementaryFunctions {
    /// The number whose hyperbolic tangent this is.
    @inlinable public func atanh() -> Self { applying(Atanh()) }
}
