/// z = max(x, 0), the rectified linear unit (Nair & Hinton, 2010).
///
/// The derivative is 1 for x > 0 and 0 for x ≤ 0: it does not shrink a gradient, but a unit whose x is never
/// positive no longer learns. NaN stays NaN.
public struct ReLU: ActivationRule, ParameterlessRule {
    public init() {}

    public var name: String { "relu" }
    public var varianceGain: Double { 2 }
    public var greatestSlope: Double { 1 }
    public var flatEnds: FlatEnds { FlatEnds(left: 0) }
    public var canDie: Bool { true }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.maximum(constant: 0) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        // upstream where x > 0, otherwise 0
        upstream.masked(whereNotPositive: x)
    }
}

/// The ReLU node: `forward(-2)` = 0, `backward(1)` = 0.
public typealias ReLUNode<Value: ConcreteValue> = UnaryNode<ReLU, Value>

extension GraphValue {
    /// The rectified linear unit: max(x, 0).
    @inlinable public func relu() -> Self { applying(ReLU()) }
}
