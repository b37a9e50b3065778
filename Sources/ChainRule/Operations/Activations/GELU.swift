/// z = x · Φ(x), Φ the normal distribution: the Gaussian error linear unit (Hendrycks & Gimpel, 2016),
/// exactly, not its tanh approximation.
///
/// The derivative is Φ(x) + x · φ(x), φ the normal density. It and the next one are within 8 units in the
/// last place, near their zeros (−0.752; ±√2) of the terms that cancel. Below −37 (`Float`: −12.5), where Φ
/// becomes denormal, all three are within x² of the smallest number.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 0.5.
public struct GELU: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var varianceGain: Double { 2 }
    public var greatestSlope: Double { 1.1289042 }  // at √2
    public var flatEnds: FlatEnds { FlatEnds(left: 0) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x * x.normalProbability() }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        let density = x.gaussian() * 0.3989422804014327  // 1/√(2π)
        return x.normalProbability() + x * density
    }
}

extension GraphValue {
    /// x · Φ(x).
    @inlinable public func gelu() -> Self { applying(GELU()) }
}
