/// z = Σ (x − mean)² / (n − correction) of all elements (1×1), of each row (N×1) or of each column (1×M), n
/// being their number.
///
/// A correction of 0 gives the population's variance, 1 (Bessel's) the estimate from a sample. With as many
/// elements as the correction it is NaN. The gradient is 2(x − mean)/(n − correction).
///
/// As a node: `forward([[1, 2, 3, 4]])` = 1.25, `backward(1)` = [[−0.75, −0.25, 0.25, 0.75]].
public struct Variance: UnaryRule {
    /// Of what the variance is: of all elements, of each row or of each column.
    public let axis: Axis
    /// What is taken from the number of elements: 0, or 1 for a sample.
    public let correction: Double

    /// The variance along this axis, with this correction.
    @inlinable
    public init(_ axis: Axis = .all, correction: Double = 0) {
        self.axis = axis
        self.correction = correction
    }

    public var name: String { correction == 0 ? "variance" : "variance, correction \(correction)" }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V {
        let difference = x - x.mean(axis)
        return (difference * difference).sum(axis) / (x.count(axis) - V.Element(correction))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        (x - x.mean(axis)) * (upstream * 2 / (x.count(axis) - V.Element(correction)))
    }
}

extension GraphValue {
    /// The mean square of the differences from the mean; see `Variance`.
    @inlinable
    public func variance(_ axis: Axis = .all, correction: Double = 0) -> Self {
        applying(Variance(axis, correction: correction))
    }
}
