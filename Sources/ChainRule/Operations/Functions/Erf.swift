import ChainRuleKernels

/// z = erf x, the error function; the derivative is 2/√π · e^(−x²).
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.1283791670955126.
public struct Erf: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.erf) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        // e^(−x²/2) has all its digits, as e^(−x²) of a rounded x² has not.
        let root = x.gaussian()
        return root * root * 1.1283791670955126
    }
}

extension ElementaryFunctions {
    /// The error function.
    @inlinable public func erf() -> Self { applying(Erf()) }
}
