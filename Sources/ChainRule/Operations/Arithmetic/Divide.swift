/// z = x / y, element by element; ∂z/∂x = 1/y, ∂z/∂y = −z/y.
///
/// As a node: `forward(6, 3)` = 2, `backward(3)` = (1, −2).
public struct Divide: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x / y }

    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
        let dx = 1 / y
        return (dx, -(dx * z))
    }
}

/// z = x / c, c a constant.
public struct _DivideByConstant: ElementwiseRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "÷ \(constant)" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x / V.Element(constant) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: 1 / V.Element(constant)) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        upstream * (1 / V.Element(constant))
    }
}

/// z = c / x, c a constant.
public struct _DivideConstant: ElementwiseRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "\(constant) ÷" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { V.Element(constant) / x }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { -(z / x) }
}

extension Divide: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(x[0], "/", x[1]) }
}

extension _DivideByConstant: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(x[0], "/", Formula(constant)) }
}

extension _DivideConstant: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(Formula(constant), "/", x[0]) }
}
