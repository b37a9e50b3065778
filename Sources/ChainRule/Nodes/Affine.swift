/// z = x·W + b, a layer's weighted sums: x is N×K (a row per example), W K×M, b 1×M. In scalars w·x + b.
///
/// dx = upstream · Wᵀ, dW = xᵀ · upstream, db = the upstream gradient summed over the examples. A fault if
/// the inner sizes differ, or if the bias is larger than the product.
public struct Affine: TernaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ weights: V, _ bias: V) -> V {
        x.matrixProduct(weights, adding: bias)
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
        upstream.matrixProduct(weights, transposingSelf: false, transposingOther: true)
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V) -> V {
        x.matrixProduct(upstream, transposingSelf: true, transposingOther: false)
    }

    @inlinable
    public func backwardThird<V: GraphValue>(_ upstream: V, _ x: V, _ weights: V, _ bias: V, _ z: V) -> V {
        upstream
    }
}

/// The affine node of the tutorials. `AffineNode<Scalar>()`: `forward(2, 1, 1)` = 3, `backward(1)` = (1, 2,
/// 1): the gradient of the bias is the upstream gradient, that of the weight the upstream gradient times the
/// input.
public typealias AffineNode<Value: ConcreteValue> = TernaryNode<Affine, Value>

extension GraphValue {
    /// x·W + b as one node.
    @inlinable public func affine(_ weights: Self, _ bias: Self) -> Self { applying(Affine(), weights, bias) }
}
