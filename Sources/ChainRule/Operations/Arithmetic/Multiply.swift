/// z = x · y, element by element. Each side's gradient is the upstream gradient times the *other* value.
public struct Multiply: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }

    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (y, x) }
}

/// The multiplication node of the tutorials: `forward(300, 4)` = 1200, `backward(1)` = (4, 300).
public typealias MulNode<Value: ConcreteValue> = BinaryNode<Multiply, Value>

/// z = x · c, c a constant.
public struct _MultiplyByConstant: ElementwiseRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "× \(constant)" }

    @inlinable public func passesGradient(to operand: Int) -> Bool { constant != 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x * V.Element(constant) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: V.Element(constant)) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element(constant) }
}

extension Multiply: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(x[0], "*", x[1]) }
}

extension _MultiplyByConstant: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(Formula(constant), "*", x[0]) }
}
