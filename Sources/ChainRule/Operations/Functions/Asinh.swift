import ChainRuleKernels

/// z = arsinh x = ln(x + √(x² + 1)); the derivative is 1/√(x² + 1).
///
/// The derivative is 0 where x² is infinite, beyond ±1.3e154 (in `Float` ±1.8e19).
///
/// As a node: `forward(0)` = 0, `backward(1)` = 1.
public struct Asinh: ElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.asinh) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (x * x + 1).sqrt() }
}

extension ElementaryFunctions {
    /// The number whose hyperbolic sine this is.
    @inlinable public func asinh() -> Self { applying(Asinh()) }
}
