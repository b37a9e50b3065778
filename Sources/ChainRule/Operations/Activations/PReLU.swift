/// z = x where x > 0, otherwise slope·x; the slope is an operand and learns (He et al., 2015). It is 1×1, or
/// 1×M with a slope for each column.
///
/// As a node: `forward(-2, 0.25)` = −0.5, `backward(1)` = (0.25, −2).
public struct PReLU: BinaryRule, ParameterlessRule {
    public init() {}

    public var name: String { "prelu" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ slope: V) -> V { .select(x, x, x * slope) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ slope: V, _ z: V) -> (V, V) {
        (.select(x, upstream, upstream * slope), .select(x, upstream.filled(with: 0), upstream * x))
    }
}

extension GraphValue {
    /// x where positive, otherwise slope·x.
    @inlinable public func prelu(slope: Self) -> Self { applying(PReLU(), slope) }
}
