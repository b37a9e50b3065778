/// z = the mean over all elements of (y − t)²: 1×1. The gradient of y is 2(y − t) · upstream / count. A fault
/// if the shapes differ.
///
/// As a node: `forward(4, 3)` = 1, `backward(1)` = (2, −2).
public struct MeanSquaredError: BinaryRule, ParameterlessRule {
    public init() {}

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ y: V, _ targets: V) -> V {
        (y - targets._requiring(shapeOf: y)).squared().mean(.all)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ y: V, _ targets: V, _ z: V) -> (V, V) {
        let gradient = (y - targets) * (upstream * 2 / y.count(.all))
        return (gradient, -gradient)
    }
}

extension GraphValue {
    /// The mean of the squared differences.
    @inlinable
    public func meanSquaredError(_ targets: Self) -> Self { applying(MeanSquaredError(), targets) }
}
