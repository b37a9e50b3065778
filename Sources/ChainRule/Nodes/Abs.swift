import ChainRuleKernels

/// z = |x|; the derivative is the sign of x. At the kink, x = 0, it is taken as 0.
public struct Abs: UnaryRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.mapped(.abs) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * x.sign() }
}

/// The absolute-value node: `forward(-3)` = 3, `backward(1)` = −1.
public typealias AbsNode<Value: ConcreteValue> = UnaryNode<Abs, Value>

extension ElementaryFunctions {
    /// |x|.
    @inlinable public func abs() -> Self { applying(Abs()) }
}
