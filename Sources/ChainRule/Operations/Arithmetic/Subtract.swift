/// z = x − y. The gradient passes on to x unchanged, to y with its sign changed.
///
/// As a node: `forward(5, 3)` = 2, `backward(1)` = (1, −1).
public struct Subtract: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x - y }

    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
        (x.filled(with: 1), y.filled(with: -1))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream, -upstream)
    }
}

/// z = c − x, c a constant.
public struct _SubtractFromConstant: ElementwiseRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "\(constant) −" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { V.Element(constant) - x }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x.filled(with: -1) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { -upstream }
}

extension Subtract: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(x[0], "-", x[1]) }
}

extension _SubtractFromConstant: WrittenRule {
    func formula(of x: [Formula]) -> Formula { .infix(Formula(constant), "-", x[0]) }
}
