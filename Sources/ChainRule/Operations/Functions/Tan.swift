import ChainRuleKernels

/// z = tan x, x in radians; the derivative is 1 + z². NaN at ±∞. No number is a pole: π/2 is none exactly.
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Tan: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.tan) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { z * z + 1 }
}

extension ElementaryFunctions {
    /// The tangent of an angle in radians.
    @inlinable public func tan() -> Self { applying(Tan()) }
}
