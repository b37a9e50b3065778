/// A value together with its derivative along one direction: x + ẋε with ε² = 0.
///
/// Computing with dual numbers is forward-mode differentiation: seed an operand's `tangent`, and the result's
/// tangent is the derivative in that direction. A backward pass over dual numbers gives Hessian-vector
/// products (`Graph.hessianVectorProduct`).
///
/// ```swift
/// let x = Dual(3.0, tangent: 1)
/// (x * x).tangent   // 6.0
/// ```
///
/// No derivative is written here: an operation that acts element by element has a diagonal Jacobian, so its
/// rule's `backward`, given the tangent for the upstream gradient, is its derivative in that direction.
public struct Dual<Base: GraphValue>: GraphValue {
    public typealias Element = Base.Element

    public var value: Base
    public var tangent: Base

    @inlinable
    public init(_ value: Base, tangent: Base) {
        self.value = value
        self.tangent = tangent
    }

    /// A constant: its derivative is zero in every direction.
    @inlinable
    public init(constant value: Base) {
        self.init(value, tangent: value.filled(with: 0))
    }
}

extension Dual: Sendable where Base: Sendable {}

extension Dual: ConcreteValue where Base: ConcreteValue {
    public typealias DoublePrecision = Dual<Base.DoublePrecision>

    @inlinable public init(_ constant: Element) { self.init(constant: Base(constant)) }
    @inlinable
    public init(shape: Shape, elements: [Element]) {
        self.init(constant: Base(shape: shape, elements: elements))
    }
    @inlinable public var shape: Shape { value.shape }
    @inlinable public var elements: [Element] { value.elements }
    @inlinable public var fault: ValueFault? { value.fault ?? tangent.fault }
    @inlinable
    public static func faulty(_ fault: ValueFault) -> Dual { Dual(.faulty(fault), tangent: .faulty(fault)) }
    @inlinable public static var canBeFaulty: Bool { Base.canBeFaulty }
}

// MARK: Element by element

extension Dual {
    /// An operation of one operand, element by element.
    @inlinable
    func elementwise(_ rule: some UnaryRule) -> Dual {
        let z = rule.forward(value)
        return Dual(z, tangent: rule.backward(tangent, value, z))
    }

    /// An operation of two operands, element by element.
    @inlinable
    static func elementwise(_ rule: some BinaryRule, _ x: Dual, _ y: Dual) -> Dual {
        let z = rule.forward(x.value, y.value)
        return Dual(
            z,
            tangent: rule.backwardFirst(x.tangent, x.value, y.value, z)
                + rule.backwardSecond(y.tangent, x.value, y.value, z))
    }

    @inlinable public func adding(_ y: Dual) -> Dual { .elementwise(Add(), self, y) }
    @inlinable public func subtracting(_ y: Dual) -> Dual { .elementwise(Subtract(), self, y) }
    @inlinable public func multiplied(by y: Dual) -> Dual { .elementwise(Multiply(), self, y) }
    @inlinable public func divided(by y: Dual) -> Dual { .elementwise(Divide(), self, y) }
    @inlinable public func negated() -> Dual { linear { $0.negated() } }

    @inlinable
    public func adding(constant: Element) -> Dual { Dual(value.adding(constant: constant), tangent: tangent) }
    @inlinable
    public func multiplied(byConstant constant: Element) -> Dual {
        linear { $0.multiplied(byConstant: constant) }
    }
    @inlinable
    public func divided(byConstant constant: Element) -> Dual { linear { $0.divided(byConstant: constant) } }
    @inlinable
    public func subtracted(fromConstant constant: Element) -> Dual {
        Dual(value.subtracted(fromConstant: constant), tangent: tangent.negated())
    }
    @inlinable
    public func dividing(constant: Element) -> Dual { elementwise(DivideConstant(Double(constant))) }

    @inlinable public func exp() -> Dual { elementwise(Exp()) }
    @inlinable public func expm1() -> Dual { elementwise(Expm1()) }
    @inlinable public func log() -> Dual { elementwise(Log()) }
    @inlinable public func log1p() -> Dual { elementwise(Log1p()) }
    @inlinable public func sqrt() -> Dual { elementwise(Sqrt()) }
    @inlinable public func tanh() -> Dual { elementwise(Tanh()) }
    @inlinable public func sigmoid() -> Dual { elementwise(Sigmoid()) }
    @inlinable public func erf() -> Dual { elementwise(Erf()) }
    @inlinable public func gaussian() -> Dual { elementwise(Gaussian()) }
    @inlinable public func normalProbability() -> Dual { elementwise(NormalProbability()) }
    @inlinable public func abs() -> Dual { elementwise(Abs()) }
    @inlinable public func sign() -> Dual { elementwise(Sign()) }
    @inlinable public func power(_ exponent: Element) -> Dual { elementwise(Power(Double(exponent))) }
    @inlinable
    public func power(_ exponent: Dual) -> Dual {
        let (rule, z, still) = (GeneralPower(), value.power(exponent.value), exponent.tangent.filled(with: 0))
        let ofBase = rule.backwardFirst(tangent, value, exponent.value, z)
        let ofExponent = rule.backwardSecond(exponent.tangent, value, exponent.value, z)
        // A negative base has no slope along the exponent; an exponent that does not move asks for none.
        let ofNegative = Base.select(exponent.tangent.abs(), ofExponent, still)
        return Dual(z, tangent: ofBase + .select(value, ofExponent, ofNegative))
    }
    @inlinable public func maximum(_ other: Dual) -> Dual { .elementwise(Maximum(), self, other) }
    @inlinable public func minimum(_ other: Dual) -> Dual { .elementwise(Minimum(), self, other) }

    @inlinable
    public static func select(_ condition: Dual, _ positive: Dual, _ otherwise: Dual) -> Dual {
        Dual(
            .select(condition.value, positive.value, otherwise.value),
            tangent: .select(condition.value, positive.tangent, otherwise.tangent))
    }

    @inlinable
    public func multiplied(bySigmoidSlopeAt x: Dual, result z: Dual) -> Dual {
        self * x.elementwise(SigmoidSlope())
    }
    @inlinable
    public func multiplied(byTanhSlopeAt x: Dual, result z: Dual) -> Dual {
        self * x.elementwise(TanhSlope())
    }

    @inlinable public func matches(_ other: Dual) -> Dual { Dual(constant: value.matches(other.value)) }
    @inlinable
    public func filled(with constant: Element) -> Dual { Dual(constant: value.filled(with: constant)) }
}

// MARK: Linear operations: what happens to the value happens to the tangent

extension Dual {
    @inlinable
    func linear(_ operation: (Base) -> Base) -> Dual { Dual(operation(value), tangent: operation(tangent)) }

    @inlinable public func sum(_ axis: Axis) -> Dual { linear { $0.sum(axis) } }

    @inlinable
    public func maximum(along axis: Axis) -> Dual {
        let greatest = value.maximum(along: axis)
        let mask = value.matches(greatest)
        return Dual(greatest, tangent: (mask * tangent).sum(axis) / mask.sum(axis))
    }

    @inlinable public func count(_ axis: Axis) -> Dual { Dual(constant: value.count(axis)) }
    @inlinable public func broadcast(like other: Dual) -> Dual { linear { $0.broadcast(like: other.value) } }
    @inlinable public func broadcast(to shape: Shape) -> Dual { linear { $0.broadcast(to: shape) } }
    @inlinable public func reduced(like other: Dual) -> Dual { linear { $0.reduced(like: other.value) } }
    @inlinable public func requiring(shapeOf other: Dual) -> Dual {
        linear { $0.requiring(shapeOf: other.value) }
    }

    @inlinable
    public func matrixProduct(_ other: Dual, transposingSelf: Bool, transposingOther: Bool) -> Dual {
        func product(_ x: Base, _ y: Base) -> Base {
            x.matrixProduct(y, transposingSelf: transposingSelf, transposingOther: transposingOther)
        }
        return Dual(
            product(value, other.value),
            tangent: product(tangent, other.value) + product(value, other.tangent))
    }

    @inlinable public func transposed() -> Dual { linear { $0.transposed() } }
    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Dual {
        linear { $0.reshaped(rows: rows, columns: columns) }
    }
    @inlinable public func reshaped(like other: Dual) -> Dual { linear { $0.reshaped(like: other.value) } }
    @inlinable public func slice(_ region: Region) -> Dual { linear { $0.slice(region) } }
    @inlinable
    public func embedded(at region: Region, like other: Dual) -> Dual {
        linear { $0.embedded(at: region, like: other.value) }
    }
    @inlinable
    public func concatenated(with other: Dual, _ direction: Direction) -> Dual {
        Dual(
            value.concatenated(with: other.value, direction),
            tangent: tangent.concatenated(with: other.tangent, direction))
    }
    @inlinable
    public func leading(like other: Dual, _ direction: Direction) -> Dual {
        linear { $0.leading(like: other.value, direction) }
    }
    @inlinable
    public func trailing(after other: Dual, _ direction: Direction) -> Dual {
        linear { $0.trailing(after: other.value, direction) }
    }
    @inlinable
    public func oneHot(like scores: Dual) -> Dual { Dual(constant: value.oneHot(like: scores.value)) }
}
