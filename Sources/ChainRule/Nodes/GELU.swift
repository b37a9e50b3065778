/// z = x · Φ(x), Φ the normal distribution: the Gaussian error linear unit (Hendrycks & Gimpel, 2016),
/// exactly, not its tanh approximation.
///
/// The derivative is Φ(x) + x · φ(x), φ the normal density.
public struct GELU: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x * probability(below: x) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        let density = (x * x * -0.5).exp() * 0.3989422804014327  // 1/√(2π)
        return upstream * (probability(below: x) + x * density)
    }

    @inlinable
    func probability<V: GraphValue>(below x: V) -> V {
        ((x * 0.7071067811865476).erf() + 1) * 0.5  // x/√2
    }
}

/// `forward(1)` = 0.841344746068543, `backward(1)` = 1.0833154705876864.
public typealias GELUNode<Value: ConcreteValue> = UnaryNode<GELU, Value>

extension GraphValue {
    /// x · Φ(x).
    @inlinable public func gelu() -> Self { applying(GELU()) }
}
