/// An operation with one operand that acts element by element, by its value and its local derivative.
///
/// ```swift
/// struct Cube: ElementwiseRule {
///     func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
///     func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 3 * x * x }
/// }
///
/// var cube = UnaryNode<Cube, Scalar>(Cube())
/// cube.forward(2)    // 8.0
/// cube.backward(1)   // 12.0
/// ```
/// `backward` follows: *downstream gradient = upstream gradient · local derivative*. A graph of scalars
/// stores the derivative as it computes the value, and its backward is then a multiplication and an addition.
///
/// Without a `derivative` of its own, a rule gets it by dual numbers from the value: a whole statement is
/// then one node, and its inner results take no memory.
///
/// ```swift
/// struct Wave: ElementwiseRule {
///     func forward<V: GraphValue>(_ x: V) -> V { (x * x).sin() * x.exp() }
/// }
/// ```
///
/// Where the product would be wrong, conform to `UnaryRule` and write `backward`: a unit that shall pass
/// exactly 0 has to choose, because 0 · ∞ is NaN. Where matrices have a faster way to the same product, write
/// it beside the derivative.
public protocol ElementwiseRule: UnaryRule {
    /// ∂z/∂x, where `z` is the value at `x`.
    func derivative<V: GraphValue>(_ x: V, _ z: V) -> V
}

extension ElementwiseRule {
    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * derivative(x, z) }

    @inlinable @inline(__always)
    public func _valueAndDerivative<V: GraphValue>(_ x: V) -> (V, V?) {
        let z = forward(x)
        return (z, derivative(x, z))
    }
}

/// An operation with two operands that acts element by element, by its value and its local derivatives.
///
/// ```swift
/// struct SquaredDistance: BinaryElementwiseRule {
///     func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * x + y * y }
///     func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (2 * x, 2 * y) }
/// }
/// ```
/// See `ElementwiseRule`: here, too, the derivatives need not be written. Operands of different shapes are
/// broadcast.
public protocol BinaryElementwiseRule: BinaryRule {
    /// ∂z/∂x and ∂z/∂y, where `z` is the value at `x` and `y`.
    func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V)
}

extension BinaryElementwiseRule {
    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let (dx, dy) = derivatives(x, y, z)
        return (upstream * dx, upstream * dy)
    }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        upstream * derivatives(x, y, z).0
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        upstream * derivatives(x, y, z).1
    }

    @inlinable @inline(__always)
    public func _valueAndDerivatives<V: GraphValue>(_ x: V, _ y: V) -> (V, (V, V)?) {
        let z = forward(x, y)
        return (z, derivatives(x, y, z))
    }
}

/// An operation with three operands that acts element by element, by its value and its local derivatives.
///
/// ```swift
/// struct Line: TernaryElementwiseRule {
///     func forward<V: GraphValue>(_ x: V, _ slope: V, _ offset: V) -> V { slope * x + offset }
/// }
/// ```
/// See `ElementwiseRule`. Operands of different shapes are broadcast.
public protocol TernaryElementwiseRule: TernaryRule {
    /// ∂z/∂x, ∂z/∂y and ∂z/∂w, where `z` is the value at `x`, `y` and `w`.
    func derivatives<V: GraphValue>(_ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V)
}

extension TernaryElementwiseRule {
    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V) {
        let (dx, dy, dw) = derivatives(x, y, w, z)
        return (upstream * dx, upstream * dy, upstream * dw)
    }
}

// MARK: - What a graph stores

extension UnaryRule {
    @inlinable @inline(__always)
    public func _valueAndDerivative<V: GraphValue>(_ x: V) -> (V, V?) { (forward(x), nil) }
}

extension BinaryRule {
    @inlinable @inline(__always)
    public func _valueAndDerivatives<V: GraphValue>(_ x: V, _ y: V) -> (V, (V, V)?) { (forward(x, y), nil) }
}

extension Rule {
    /// Whether a graph of numbers stores the derivatives of its nodes, so that backward does not call it.
    var storesDerivatives: Bool { self is any ElementwiseRule || self is any BinaryElementwiseRule }
}

extension ConcreteValue {
    /// Whether it is a number, of which a graph stores the local derivatives.
    @inlinable @inline(__always)
    static var isNumber: Bool { Self.self == Element.self }

    /// The rule's value, and of a number what the rule says of its derivative.
    @inlinable @inline(__always)
    func valueAndDerivatives(of rule: some UnaryRule) -> (Self, (Self, Self)?) {
        guard Self.isNumber else { return (applying(rule), nil) }
        let (z, derivative) = rule._valueAndDerivative(self)
        return (z, derivative.map { ($0, $0) })
    }

    @inlinable @inline(__always)
    func valueAndDerivatives(of rule: some BinaryRule, _ y: Self) -> (Self, (Self, Self)?) {
        // A rule that passes no gradient to one of them has its own way to leave it out.
        guard Self.isNumber, rule.passesGradient(to: 0), rule.passesGradient(to: 1) else {
            return (applying(rule, y), nil)
        }
        return rule._valueAndDerivatives(self, y)
    }
}
