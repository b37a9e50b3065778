import ChainRuleKernels

/// z = 1 / (1 + e⁻ˣ), between 0 and 1.
///
/// The derivative z(1 − z) is at most 0.25 (at x = 0): a chain of sigmoids shrinks a gradient at least
/// fourfold a layer, which is why deep networks of them hardly learn. No x overflows. The derivative has its
/// digits also where z is rounded to 1: 4.248354255291589e-18 at 40. It is within 8 units in the last place;
/// in matrices of `Float`, where speed forbids that, within 11 from x = 1.7 to 2.5. For that, a matrix's
/// backward takes one exponential more where x > 1.74.
public struct Sigmoid: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var greatestSlope: Double { 0.25 }
    public var flatEnds: FlatEnds { FlatEnds(left: 0, right: 1) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.sigmoid) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        x.filled(with: 1).multiplied(bySigmoidSlopeAt: x, result: z)
    }

    @inlinable @inline(__always)
    public func _valueAndDerivative<V: GraphValue>(_ x: V) -> (V, V?) {
        let (z, slope) = x._sigmoidAndSlope()
        return (z, slope)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // upstream · z(1 − z), in one pass over a matrix
        upstream.multiplied(bySigmoidSlopeAt: x, result: z)
    }
}

/// The sigmoid node: `forward(0)` = 0.5, `backward(1)` = 0.25.
public typealias SigmoidNode<Value: ConcreteValue> = UnaryNode<Sigmoid, Value>

/// z = the sigmoid's slope σ(x)·σ(−x), with its digits on both sides; the derivative is −z · tanh(x/2).
///
/// A rule of its own, so that the sigmoid's second derivative has all its digits, too.
public struct _SigmoidSlope: ElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "sigmoid slope" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        x.filled(with: 1).multiplied(bySigmoidSlopeAt: x, result: x.sigmoid())
    }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { -(z * (x * 0.5).tanh()) }
}

extension GraphValue {
    @inlinable
    public func _sigmoidAndSlope() -> (Self, Self) {
        let z = sigmoid()
        return (z, Sigmoid().derivative(self, z))
    }
}

extension ElementaryFunctions {
    /// 1 / (1 + e⁻ˣ), without overflow.
    @inlinable public func sigmoid() -> Self { applying(Sigmoid()) }
}
