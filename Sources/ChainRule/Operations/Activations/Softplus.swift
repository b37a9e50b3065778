/// z = ln(1 + eˣ), a smooth ReLU (Dugas et al., 2001); the derivative is sigmoid(x), the second one its slope
/// with the digits that `Sigmoid` promises. No x overflows.
///
/// As a node: `forward(0)` = 0.6931471805599453, `backward(1)` = 0.5.
public struct Softplus: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var varianceGain: Double { 2 }
    public var greatestSlope: Double { 1 }
    public var flatEnds: FlatEnds { FlatEnds(left: 0) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        .select(x, x, x.filled(with: 0)) + x.negativeMagnitude().exp().log1p()
    }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.sigmoid() }
}

extension GraphValue {
    /// ln(1 + eˣ).
    @inlinable public func softplus() -> Self { applying(Softplus()) }
}
