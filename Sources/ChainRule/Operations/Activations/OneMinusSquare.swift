/// z = 1 − x², with its digits where |x| is all but 1; the derivative is −2x.
///
/// A rule of its own, so that what is made of it (the slopes of arcsin and artanh) has a second derivative
/// with all its digits, too: that of (1 − x)(1 + x), made of its factors, would lose them near 0.
public struct _OneMinusSquare: ElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "1 − x²" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { (1 - x) * (x + 1) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x * -2 }
}

extension GraphValue {
    /// 1 − x².
    @inlinable func oneMinusSquare() -> Self { applying(_OneMinusSquare()) }
}
