import ChainRuleKernels

/// z = xⁿ, the exponent a constant; ∂z/∂x = n·xⁿ⁻¹. NaN for x < 0 unless n is whole.
///
/// At the ends it is C's `pow` (IEEE 754): x^0.5 is 0 at −0 and ∞ at −∞, where √x is −0 and NaN.
public struct Power: ElementwiseRule {
    /// n, the same for all elements.
    public let exponent: Double

    /// The rule with this exponent.
    @inlinable
    public init(_ exponent: Double) { self.exponent = exponent }

    public var name: String { "power \(exponent)" }

    /// x⁰ is 1 everywhere.
    @inlinable public func passesGradient(to operand: Int) -> Bool { exponent != 0 }

    @inlinable
    public func forward<V: GraphValue>(_ x: V) -> V { x._mapped(.power, V.Element(exponent)) }

    @inlinable
    public func derivative<V: GraphValue>(_ x: V, _ z: V) -> V {
        // Without this, 0 · 0⁻¹ would be NaN where the derivative is 0.
        if exponent == 0 { return x.filled(with: 0) }
        return lowered(x) * V.Element(exponent)
    }

    /// xⁿ⁻¹. What n − 1 loses to rounding (0.1 − 1) would cost hundreds of units in the last place where x is
    /// large or tiny; it is made up for by xʳ = 1 + r · ln x.
    @inlinable
    func lowered<V: GraphValue>(_ x: V) -> V {
        let n = V.Element(exponent), lower = n - 1
        let lost = n.magnitude < 1 ? n - (lower + 1) : (n - lower) - 1
        guard lost != 0, lost.isFinite else { return x.power(lower) }
        let greatest = x.filled(with: .greatestFiniteMagnitude)
        let positive = V.select(x, x.minimum(greatest), x.filled(with: 1))
        return V._written(x.power(lower), computedAs: x.power(lower) * (positive.log() * lost + 1))
    }
}

/// The power node of the tutorials: `PowerNode<Scalar>(3)`, `forward(2)` = 8, `backward(1)` = 12.
public typealias PowerNode<Value: ConcreteValue> = UnaryNode<Power, Value>

extension UnaryNode where Operation == Power {
    /// A node of the power with this exponent: `PowerNode<Scalar>(3)`.
    public init(_ exponent: Double) { self.init(Power(exponent)) }
}

/// z = xʸ, element by element; ∂z/∂x = y·xʸ⁻¹, ∂z/∂y = z·ln x.
///
/// Where the formulas give 0 · ∞ (∂z/∂x at x = y = 0; ∂z/∂y at x = 0 < y), the derivative is taken as 0, and
/// so is ∂z/∂y at x = y = 0, as in PyTorch. For y < 0 it is −∞ at x = 0.
///
/// As a node: `forward(2, 3)` = 8, `backward(1)` = (12, 5.545177444479562).
public struct GeneralPower: BinaryElementwiseRule, ParameterlessRule {
    public init() {}

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x._combined(.power, y) }

    @inlinable
    public func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) {
        // The operand is replaced, not the result: what is not chosen is differentiated again as well, and 0
        // times its infinite slope would be NaN. Not by y alone: the formula is right at y = 0, and the slope
        // along y is that of the formula.
        let one = x.filled(with: 1)
        let base = V._written(x, computedAs: .select(x.abs() + y.abs(), x, one))
        let positive = V._written(x, computedAs: .select(x.abs() + (-y).relu(), x, one))
        return (y * base.raised(to: y - 1), z * positive.log())
    }
}

extension GraphValue {
    /// xⁿ for a constant n.
    @inlinable public func power(_ exponent: Element) -> Self { applying(Power(Double(exponent))) }
}

extension ElementaryFunctions {
    /// xʸ, element by element; where y is one number everywhere, write `power`.
    @inlinable public func raised(to exponent: Self) -> Self { applying(GeneralPower(), exponent) }
}

extension Power: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("power", Formula(exponent).text) }
}

extension GeneralPower: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("raised", "to: \(x[1].text)") }
}
