/// z = x₀ + x₁ + …, added from left to right, element by element, with broadcasting as in `+`.
///
/// The gradient passes on to each of them unchanged.
///
/// As a node: `forward(1, 2, 3)` = 6, `backward(1)` = [1, 1, 1].
public struct _SumOfTerms: VariadicRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ terms: Operands<V>) -> V {
        terms.dropFirst().reduce(terms[0]) { $0 + $1 }
    }

    @inlinable
    public func backward<V: GraphValue>(
        _ upstream: V, _ terms: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        for index in terms.indices { add(index, upstream) }
    }
}

extension _SumOfTerms: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        Formula(text: "[\(x.map(\.text).joined(separator: ", "))]").calling("sum")
    }
}
