/// z = x where x > 0, otherwise slope·x (Maas et al., 2013): a ReLU that cannot die.
///
/// A node of `LeakyReLU(slope: 0.1)`: `forward(-2)` = −0.2, `backward(1)` = 0.1.
public struct LeakyReLU: ActivationRule, Codable {
    /// The slope for x ≤ 0.
    public let slope: Double

    /// The rule with this slope for x ≤ 0.
    @inlinable
    public init(slope: Double = 0.01) { self.slope = slope }

    public var name: String { "leaky relu" }
    /// He et al., "Delving deep into rectifiers" (2015), equation 15.
    public var varianceGain: Double { 2 / (1 + slope * slope) }
    public var greatestSlope: Double { max(1, abs(slope)) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { .select(x, x, x * V.Element(slope)) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        .select(x, upstream, upstream * V.Element(slope))
    }
}

extension GraphValue {
    /// x where positive, otherwise slope·x.
    @inlinable public func leakyReLU(slope: Double = 0.01) -> Self { applying(LeakyReLU(slope: slope)) }
}
