/// z = ½ Σ (y − t)² over all elements, the book's sum-of-squares error: 1×1. The gradient of y is (y − t) ·
/// upstream, without a division by the batch. A fault if the shapes differ.
///
/// As a node: `forward(4, 3)` = 0.5, `backward(1)` = (1, −1).
public struct SumOfSquaresError: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ y: V, _ targets: V) -> V {
        (y - targets._requiring(shapeOf: y)).squared().sum(.all) * 0.5
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ y: V, _ targets: V, _ z: V) -> (V, V) {
        let gradient = (y - targets) * upstream
        return (gradient, -gradient)
    }
}

extension GraphValue {
    /// Half the sum of the squared differences.
    @inlinable
    public func sumOfSquaresError(_ targets: Self) -> Self { applying(SumOfSquaresError(), targets) }
}
