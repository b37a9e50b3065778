/// z = x. The activation of an output layer for regression.
///
/// As a node: `forward(3)` = 3, `backward(2)` = 2.
public struct Identity: ElementwiseRule, ActivationRule, ParameterlessRule {
    public init() {}

    public var greatestSlope: Double { 1 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: 1) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
}
