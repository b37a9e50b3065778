/// z = x where x > 0, otherwise α(eˣ − 1) (Clevert et al., 2015). For x ≤ 0 the derivative is αeˣ.
///
/// A node of `ELU()`: `forward(-1)` = −0.6321205588285577, `backward(1)` = 0.36787944117144233.
public struct ELU: ActivationRule, Codable {
    /// α: −α is what the function goes to for x → −∞.
    public let alpha: Double

    /// The rule with this α.
    @inlinable
    public init(alpha: Double = 1) { self.alpha = alpha }

    public var varianceGain: Double { 2 }
    public var greatestSlope: Double { max(1, abs(alpha)) }
    public var flatEnds: FlatEnds { FlatEnds(left: -alpha) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        .select(x, x, notPositive(x).expm1() * V.Element(alpha))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        .select(x, upstream, upstream * (notPositive(x).exp() * V.Element(alpha)))
    }

    /// x where it is chosen, otherwise 0: an infinite power that is not chosen would make 0 · ∞ of a
    /// gradient.
    @inlinable
    func notPositive<V: GraphValue>(_ x: V) -> V {
        V._written(x, computedAs: .select(x, x.filled(with: 0), x))
    }
}

extension GraphValue {
    /// x where positive, otherwise α(eˣ − 1).
    @inlinable public func elu(alpha: Double = 1) -> Self { applying(ELU(alpha: alpha)) }
}
