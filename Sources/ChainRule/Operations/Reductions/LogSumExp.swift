/// z = ln Σ eˣ of all elements (1×1), of each row (N×1) or of each column (1×M), without overflow.
///
/// Elements of −∞ count as nothing; of nothing but those it is −∞, and their gradient 0. The gradient is that
/// of a softmax: eˣ / Σ eˣ.
///
/// As a node: `forward([[0, 0]])` = 0.6931471805599453, `backward(1)` = [[0.5, 0.5]].
public struct LogSumExp: UnaryRule {
    /// What is added up: all elements, each row or each column.
    public let axis: Axis

    /// The log-sum-exp along this axis.
    @inlinable
    public init(_ axis: Axis = .all) { self.axis = axis }

    public var name: String { "log-sum-exp" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let greatest = x.maximum(axis)
        let shift = Self.shift(greatest)
        return shift + Self.logSum(x - shift, x.equal(to: greatest), axis)
    }

    /// ln Σ eˣ of what has 0 where it is greatest.
    @inlinable
    static func logSum<V: GraphValue>(_ shifted: V, _ isGreatest: V, _ axis: Axis) -> V {
        // Σ eˣ − 1: all but one of the greatest, so that what is added to 1 keeps its digits.
        let others = (shifted.exp() - isGreatest).sum(axis) + (isGreatest.sum(axis) - 1)
        return others.log1p()
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        let powers = (x - Self.shift(x.maximum(axis))).exp()
        let sum = powers.sum(axis)
        return V._written(
            x.exp() * (upstream / x.exp().sum(axis)),
            computedAs: powers * (upstream / V.select(sum, sum, sum.filled(with: 1))))
    }

    /// What is taken from every element, and counts as a constant: a finite number, for ∞ − ∞ would be NaN.
    @inlinable
    static func shift<V: GraphValue>(_ greatest: V) -> V {
        let limit = V.Element.greatestFiniteMagnitude
        return greatest.maximum(greatest.filled(with: -limit)).minimum(greatest.filled(with: limit))
            .stopGradient()
    }
}

extension MatrixValue {
    /// ln Σ eˣ, without overflow.
    @inlinable public func logSumExp(_ axis: Axis = .all) -> Self { applying(LogSumExp(axis)) }
}
