/// z = x·W + b, a layer's weighted sums: x is N×K (a row per example), W K×M, b 1×M. In scalars w·x + b.
///
/// dx = upstream · Wᵀ, dW = xᵀ · upstream, db = the upstream gradient summed over the examples. A fault if
/// the inner sizes differ, or if the bias is larger than the product.
///
/// As a node: `forward([[1, 2]], [[3], [4]], [[5]])` = 16, `backward(1)` = ([[3, 4]], [[1], [2]], [[1]]).
public struct Affine: TernaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ weights: V, _ bias: V) -> V {
        x._matmul(weights, adding: bias)
    }

    @inlinable
    public func backward<V: GraphValue>(
        _ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V
    ) -> (V, V, V) {
        (
            backwardFirst(upstream, x, weights, bias, z), backwardSecond(upstream, x, weights, bias, z),
            backwardThird(upstream, x, weights, bias, z)
        )
    }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V) -> V {
        upstream._matmul(weights, transposingSelf: false, transposingOther: true)
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V) -> V {
        x._matmul(upstream, transposingSelf: true, transposingOther: false)
    }

    @inlinable
    public func backwardThird<V: GraphValue>(_ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V) -> V {
        upstream
    }
}

/// The affine node of the tutorials and of *Deep Learning from Scratch*, with its weight and bias: z = x·W +
/// b.
///
/// ```swift
/// var affine = AffineNode<Scalar>(weight: 3, bias: 1)
/// affine.forward(2)     // 7.0
/// affine.backward(0.1)  // 0.3, the gradient of x
/// affine.dW             // 0.2, the upstream gradient times the input
/// affine.db             // 0.1, the upstream gradient itself
/// affine.weight -= affine.dW
/// ```
/// In a graph weight and bias become parameters of their own, "name.weight" and "name.bias". As a node of
/// three operands, `TernaryNode<Affine, Scalar>()`, it has none.
public struct AffineNode<Value: ConcreteValue>: RuleNode {
    /// K×M, for operands of K columns; assign to it to learn.
    public var weight: Value
    /// 1×M; assign to it to learn.
    public var bias: Value
    private var node = TernaryNode<Affine, Value>()
    /// The weight's gradient, after `backward`. Before: NaN, or a matrix that says why it has no value.
    public private(set) var dW: Value
    /// The bias's gradient, after `backward`. Before: NaN, or a matrix that says why it has no value.
    public private(set) var db: Value

    /// A node with these first values: `weight` K×M, for operands of K columns, and `bias` 1×M.
    public init(weight: Value, bias: Value) {
        self.weight = weight
        self.bias = bias
        let reason = "there was no backward yet: call forward and backward first"
        dW = .faulty(ValueFault(operation: "dW of affine", shapes: [], reason: reason))
        db = .faulty(ValueFault(operation: "db of affine", shapes: [], reason: reason))
    }

    public var name: String { node.name }
    public var operandCount: Int? { 1 }
    var anyRule: any Rule { node.rule }
    var parameters: [(name: String, value: Value)] { [("weight", weight), ("bias", bias)] }

    /// The result x·W + b, N×M, remembered for `backward`.
    ///
    /// - Parameter x: N×K, a row for each example.
    @discardableResult
    public mutating func forward(_ x: Value) -> Value { node.forward(x, weight, bias) }

    /// The result, as `forward(_:)` of the only operand.
    ///
    /// - Parameter operands: one.
    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        node.forward(operands: operands + [weight, bias])
    }

    /// The operand's gradient, given that of the result: 1 by default. Weight and bias count as they were in
    /// the last `forward`; before it: NaN, or a matrix that says why it has no value.
    public mutating func backward(_ upstream: Value? = nil) -> Value {
        let (dx, dW, db) = node.backward(upstream)
        (self.dW, self.db) = (dW, db)
        return dx
    }

    public mutating func backward(upstream: Value) -> [Value] { [backward(upstream)] }
}

extension GraphValue {
    /// x·W + b as one node.
    @inlinable public func affine(_ weights: Self, _ bias: Self) -> Self { applying(Affine(), weights, bias) }
}
