/// z = x + y. The gradient passes on to both sides unchanged.
public struct Add: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x + y }

    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
        (x.filled(with: 1), y.filled(with: 1))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream, upstream)
    }
}

/// The addition node of the tutorials: `forward(100, 200)` = 300, `backward(1)` = (1, 1).
public typealias AddNode<Value: ConcreteValue> = BinaryNode<Add, Value>

/// z = x + c, c a constant.
public struct _AddConstant: ElementwiseRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "+ \(constant)" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x + V.Element(constant) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: 1) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
}

extension Add: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(x[0], "+", x[1]) }
}

extension _AddConstant: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        constant.sign == .minus ? .infix(x[0], "-", Formula(-constant)) : .infix(x[0], "+", Formula(constant))
    }
}
