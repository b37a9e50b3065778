import ChainRuleKernels

/// z = artanh x = ½ ln((1 + x)/(1 − x)), ±∞ at ±1; the derivative is 1/(1 − x²). NaN for |x| > 1.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Atanh: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.atanh) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream / x.oneMinusSquare() }
}

extension ElementaryFunctions {
    /// The number whose hyperbolic tangent this is.
    @inlinable public func atanh() -> Self { applying(Atanh()) }
}
