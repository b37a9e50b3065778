/// z = x · sigmoid(x), also called swish (Elfwing et al., 2017; Ramachandran et al., 2017).
///
/// The derivative is sigmoid(x) + x · sigmoid′(x). It and the next one are within 8 units in the last place,
/// near their zeros (−1.278; ±2.399) of the terms that cancel. Below −708 (`Float`: −87), where the sigmoid
/// is denormal, all three are within |x| of the smallest number. In matrices of `Float` they have the digits
/// that `Sigmoid` promises.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 0.5.
public struct SiLU: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var name: String { "silu" }
    public var varianceGain: Double { 2 }
    public var greatestSlope: Double { 1.0998393194985 }  // at 2.3994
    public var flatEnds: FlatEnds { FlatEnds(left: 0) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x * x.sigmoid() }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        let sigmoid = x.sigmoid()
        return sigmoid + x.multiplied(bySigmoidSlopeAt: x, result: sigmoid)
    }
}

extension GraphValue {
    /// x · sigmoid(x).
    @inlinable public func silu() -> Self { applying(SiLU()) }
}
