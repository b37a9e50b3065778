/// z = a constant everywhere, in the shape of x. No gradient passes.
public struct _Fill: UnaryRule {
    public let constant: Double

    @inlinable
    public init(_ constant: Double) { self.constant = constant }

    public var name: String { "fill \(constant)" }

    @inlinable public func passesGradient(to operand: Int) -> Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x.filled(with: V.Element(constant)) }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { x.filled(with: 0) }
}

extension _Fill: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("filled", "with: \(Formula(constant).text)") }
}
