/// z = 1 where x > 0, otherwise 0: the perceptron's activation.
///
/// Its derivative is 0 wherever there is one, so nothing below it can learn by gradients.
///
/// As a node: `forward(0.3)` = 1, `backward(1)` = 0.
public struct Step: ActivationRule, ParameterlessRule {
    public init() {}

    public var greatestSlope: Double { 0 }
    public var flatEnds: FlatEnds { FlatEnds(left: 0, right: 1) }

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { .select(x, x.filled(with: 1), x.filled(with: 0)) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.filled(with: 0) }
}

extension GraphValue {
    /// 1 where positive, otherwise 0.
    @inlinable public func step() -> Self { applying(Step()) }
}
