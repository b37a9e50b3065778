/// z = x, but at least `lowest` and at most `highest`.
///
/// The gradient passes where x lies within, the bounds included, and nowhere else.
///
/// A node of `Clamp(0, 1)`: `forward(1.5)` = 1, `backward(1)` = 0.
public struct Clamp: UnaryRule {
    public let lowest: Double
    public let highest: Double

    @inlinable
    public init(_ lowest: Double, _ highest: Double) {
        self.lowest = lowest
        self.highest = highest
    }

    public var name: String { "clamp \(lowest)…\(highest)" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        x.maximum(x.filled(with: V.Element(lowest))).minimum(x.filled(with: V.Element(highest)))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        let none = upstream.filled(with: 0)
        let notAbove: V = .select(x - V.Element(highest), none, upstream)
        return .select(V.Element(lowest) - x, none, notAbove)
    }
}

extension GraphValue {
    /// At least `lowest` and at most `highest`.
    @inlinable
    public func clamped(_ lowest: Double, _ highest: Double) -> Self { applying(Clamp(lowest, highest)) }
}

extension Clamp: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("clamped", Formula(lowest).text, Formula(highest).text)
    }
}
