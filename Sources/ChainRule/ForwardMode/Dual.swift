import ChainRuleKernels

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
/// rule's `backward`, given the tangent for the upstream gradient, is its derivative in that direction. So
/// kinks, `stopGradient()` and slopes that a rule has on purpose are the same forward as backward. A rule of
/// another kind (a softmax) is differentiated by running its `forward` on dual numbers.
public struct Dual<Base: GraphValue>: GraphValue {
    public typealias Element = Base.Element

    /// The value; assigning to it keeps the tangent.
    public var value: Base {
        didSet { number = nil }
    }
    /// `nil` for a constant: it has no derivative that could become NaN beside an infinite slope, as 0 · ∞
    /// does.
    @usableFromInline var motion: Base?
    /// Of a literal, which is a constant of the operation that it is in.
    @usableFromInline var number: Element?

    /// The derivative along the direction; zeros for a constant.
    @inlinable public var tangent: Base {
        get { motion ?? value.filled(with: 0) }
        set {
            motion = newValue
            number = nil
        }
    }

    @inlinable
    init(_ value: Base, motion: Base?) {
        self.value = value
        self.motion = motion
    }

    /// A value that moves in the direction of `tangent`, of the same shape: `Dual(3.0, tangent: 1)`.
    @inlinable
    public init(_ value: Base, tangent: Base) { self.init(value, motion: tangent) }

    /// A constant: its derivative is zero in every direction.
    @inlinable
    public init(constant value: Base) { self.init(value, motion: nil) }
}

extension Dual: Sendable where Base: Sendable {}

extension Dual: ConcreteValue where Base: ConcreteValue {
    public typealias _DoublePrecision = Dual<Base._DoublePrecision>

    @inlinable public init(_ constant: Element) { self.init(constant: Base(constant)) }
    @inlinable
    public init(shape: Shape, elements: [Element]) {
        self.init(constant: Base(shape: shape, elements: elements))
    }
    @inlinable public var shape: Shape { value.shape }
    @inlinable public var elements: [Element] { value.elements }
    @inlinable public var fault: ValueFault? { value.fault ?? motion?.fault }
    @inlinable
    public static func faulty(_ fault: ValueFault) -> Dual { Dual(.faulty(fault), tangent: .faulty(fault)) }
    @inlinable public static var _isScalar: Bool { Base._isScalar }
}

// MARK: Rules

extension Dual {
    /// The derivative of a rule's result, which is what its `backward` makes of an operand's; `nil` if that
    /// is a constant or counts as one.
    @inlinable
    func motion(through rule: some Rule, to operand: Int, like z: Base, _ backward: (Base) -> Base) -> Base? {
        guard let motion, rule.passesGradient(to: operand) else { return nil }
        return backward(motion.broadcast(like: z))
    }

    /// The sum of what the operands contribute.
    @inlinable
    static func sum(_ x: Base?, _ y: Base?) -> Base? {
        guard let x, let y else { return x ?? y }
        return x + y
    }

    /// This number as a rule's operand: a constant, if the rule passes it no gradient.
    @inlinable
    func operand(_ index: Int, of rule: some Rule) -> Dual {
        rule.passesGradient(to: index) ? self : Dual(constant: value)
    }

    /// Whether a rule's Jacobian is diagonal, as that of any rule is in scalars.
    @inlinable
    static func isElementwise(_ rule: some Rule) -> Bool {
        Base.self == Base.Element.self || rule.isElementwise
    }

    @inlinable
    func elementwise(_ rule: some UnaryRule) -> Dual {
        // Applied, not run: a value that is a dual number itself has the rule's own way to be differentiated.
        let z = value.applying(rule)
        return Dual(z, motion: motion(through: rule, to: 0, like: z) { rule.backward($0, value, z) })
    }

    @inlinable
    static func elementwise(_ rule: some BinaryRule, _ x: Dual, _ y: Dual) -> Dual {
        let z = x.value.applying(rule, y.value)
        let first = x.motion(through: rule, to: 0, like: z) { rule.backwardFirst($0, x.value, y.value, z) }
        let second = y.motion(through: rule, to: 1, like: z) { rule.backwardSecond($0, x.value, y.value, z) }
        return Dual(z, motion: sum(first, second))
    }

    @inlinable
    static func elementwise(_ rule: some TernaryRule, _ x: Dual, _ y: Dual, _ w: Dual) -> Dual {
        let (a, b, c) = (x.value, y.value, w.value)
        let z = a.applying(rule, b, c)
        let first = x.motion(through: rule, to: 0, like: z) { rule.backwardFirst($0, a, b, c, z) }
        let second = y.motion(through: rule, to: 1, like: z) { rule.backwardSecond($0, a, b, c, z) }
        let third = w.motion(through: rule, to: 2, like: z) { rule.backwardThird($0, a, b, c, z) }
        return Dual(z, motion: sum(sum(first, second), third))
    }

    @inlinable
    public func applying<R: UnaryRule>(_ rule: R) -> Dual {
        Self.isElementwise(rule) ? elementwise(rule) : rule.forward(operand(0, of: rule))
    }

    @inlinable
    public func applying<R: BinaryRule>(_ rule: R, _ y: Dual) -> Dual {
        Self.isElementwise(rule)
            ? .elementwise(rule, self, y) : rule.forward(operand(0, of: rule), y.operand(1, of: rule))
    }

    @inlinable
    public func applying<R: TernaryRule>(_ rule: R, _ y: Dual, _ w: Dual) -> Dual {
        Self.isElementwise(rule)
            ? .elementwise(rule, self, y, w)
            : rule.forward(operand(0, of: rule), y.operand(1, of: rule), w.operand(2, of: rule))
    }
}

// MARK: Element by element

extension Dual {
    @inlinable public func _adding(_ y: Dual) -> Dual {
        if let number = y.number { return _adding(constant: number) }
        return number.map(y._adding(constant:)) ?? .elementwise(Add(), self, y)
    }
    @inlinable public func _subtracting(_ y: Dual) -> Dual {
        if let number = y.number { return _adding(constant: -number) }
        return number.map(y._subtracted(fromConstant:)) ?? .elementwise(Subtract(), self, y)
    }
    @inlinable public func _multiplied(by y: Dual) -> Dual {
        if let number = y.number { return _multiplied(byConstant: number) }
        return number.map(y._multiplied(byConstant:)) ?? .elementwise(Multiply(), self, y)
    }
    @inlinable public func _divided(by y: Dual) -> Dual {
        if let number = y.number { return _divided(byConstant: number) }
        return number.map(y._dividing(constant:)) ?? .elementwise(Divide(), self, y)
    }
    @inlinable public func _negated() -> Dual { linear { $0._negated() } }

    @inlinable
    public func _adding(constant: Element) -> Dual { Dual(value._adding(constant: constant), motion: motion) }
    @inlinable
    public func _multiplied(byConstant constant: Element) -> Dual {
        elementwise(_MultiplyByConstant(Double(constant)))
    }
    @inlinable
    public func _divided(byConstant constant: Element) -> Dual {
        linear { $0._divided(byConstant: constant) }
    }
    @inlinable
    public func _subtracted(fromConstant constant: Element) -> Dual {
        Dual(value._subtracted(fromConstant: constant), motion: motion?._negated())
    }
    @inlinable
    public func _dividing(constant: Element) -> Dual { elementwise(_DivideConstant(Double(constant))) }

    @inlinable
    public func _mapped(_ function: ElementFunction, _ constant: Element) -> Dual {
        applyingRule(of: function, constant)
    }

    @inlinable
    public func _combined(_ operation: ElementOperation, _ y: Dual) -> Dual { applyingRule(of: operation, y) }

    @inlinable
    public func _combined(_ operation: ElementTernary, _ y: Dual, _ w: Dual) -> Dual {
        applyingRule(of: operation, y, w)
    }

    @inlinable
    public func filled(with constant: Element) -> Dual { Dual(constant: value.filled(with: constant)) }
}

extension Dual: MatrixValue where Base: MatrixValue {}
