import ChainRuleKernels

/// z = ∛x, negative for x < 0; the derivative is 1/(3z²), infinite at 0.
///
/// As a node: `forward(8)` = 2, `backward(12)` = 1.
public struct CubeRoot: ElementwiseRule, ParameterlessRule {
    public init() {}

    public var name: String { "cube root" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.cbrt) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (z * z * 3) }
}

extension ElementaryFunctions {
    /// The cube root; of a negative number it is negative.
    @inlinable public func cubeRoot() -> Self { applying(CubeRoot()) }
}
