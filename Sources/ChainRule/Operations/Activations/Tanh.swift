import ChainRuleKernels

/// z = tanh x, between −1 and 1; the derivative 1 − z² is at most 1. It has its digits also where z is
/// rounded to 1: 1.6993417021166355e-17 at 20. For that, a matrix's backward takes one exponential more where
/// |x| > 1.3.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Tanh: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var greatestSlope: Double { 1 }
    public var flatEnds: FlatEnds { FlatEnds(left: -1, right: 1) }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.tanh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        x.filled(with: 1).multiplied(byTanhSlopeAt: x, result: z)
    }

    @inlinable @inline(__always)
    public func _valueAndDerivative<V: GraphValue>(_ x: V) -> (V, V?) {
        let (z, slope) = x._tanhAndSlope()
        return (z, slope)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // upstream · (1 − z²), in one pass over a matrix
        upstream.multiplied(byTanhSlopeAt: x, result: z)
    }
}

/// z = the slope of tanh, 1 − tanh²x, with its digits on both sides; the derivative is −2z · tanh x.
///
/// A rule of its own, so that the second derivative of tanh has all its digits, too.
public struct _TanhSlope: ElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "tanh slope" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        x.filled(with: 1).multiplied(byTanhSlopeAt: x, result: x.tanh())
    }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { z * x.tanh() * -2 }
}

extension GraphValue {
    @inlinable
    public func _tanhAndSlope() -> (Self, Self) {
        let z = tanh()
        return (z, Tanh().derivative(self, z))
    }
}

extension ElementaryFunctions {
    /// The hyperbolic tangent.
    @inlinable public func tanh() -> Self { applying(Tanh()) }
}
