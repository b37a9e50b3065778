/// z = x, but at least `lowest` and at most `highest`.
///
/// The gradient passes where x lies within, the bounds included, and nowhere else.
///
/// A node of `Clamp(to: 0...1)`: `forward(1.5)` = 1, `backward(1)` = 0.
public struct Clamp: UnaryRule {
    /// The least result.
    public let lowest: Double
    /// The greatest result.
    public let highest: Double

    /// The rule with these bounds.
    @inlinable
    public init(to bounds: ClosedRange<Double>) {
        lowest = bounds.lowerBound
        highest = bounds.upperBound
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
    /// Each element, but at least and at most the bounds: 1.5 clamped to `0...1` is 1.
    @inlinable
    public func clamped(to bounds: ClosedRange<Double>) -> Self { applying(Clamp(to: bounds)) }
}

extension Clamp: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        x[0].calling("clamped", "to: \(Formula(lowest).text)...\(Formula(highest).text)")
    }
}
