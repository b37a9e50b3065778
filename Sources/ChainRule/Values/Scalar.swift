import ChainRuleKernels

/// The numbers of the Scalar variant. `Float` works as well.
public typealias Scalar = Double

extension Double: ConcreteValue {
    public typealias Element = Double
    public typealias DoublePrecision = Double
}

extension Float: ConcreteValue {
    public typealias Element = Float
    public typealias DoublePrecision = Double
}

/// What `Float` and `Double` have in common as values, written once: functions come from `MatrixElement`, and
/// a scalar is its own sum, transpose and only element.
extension MatrixElement {
    @inlinable public func _adding(_ y: Self) -> Self { self + y }
    @inlinable public func _subtracting(_ y: Self) -> Self { self - y }
    @inlinable public func _multiplied(by y: Self) -> Self { self * y }
    @inlinable public func _divided(by y: Self) -> Self { self / y }
    @inlinable public func _negated() -> Self { -self }
    @inlinable public func _adding(constant: Self) -> Self { self + constant }
    @inlinable public func _multiplied(byConstant constant: Self) -> Self { self * constant }
    @inlinable public func _divided(byConstant constant: Self) -> Self { self / constant }
    @inlinable public func _subtracted(fromConstant constant: Self) -> Self { constant - self }
    @inlinable public func _dividing(constant: Self) -> Self { constant / self }

    @inlinable public func exp() -> Self { Self.exp(self) }
    @inlinable public func expm1() -> Self { Self.expm1(self) }
    @inlinable public func log() -> Self { Self.log(self) }
    @inlinable public func log1p() -> Self { Self.log1p(self) }
    @inlinable public func sqrt() -> Self { Self.sqrt(self) }
    @inlinable public func tanh() -> Self { Self.tanh(self) }
    @inlinable public func erf() -> Self { Self.erf(self) }
    @inlinable public func gaussian() -> Self { mapped(.gaussian) }
    @inlinable public func normalProbability() -> Self { mapped(.normal) }
    @inlinable public func abs() -> Self { magnitude }

    /// A function that the C library has not.
    @inlinable
    func mapped(_ function: ElementFunction) -> Self {
        var z = self
        withUnsafeMutablePointer(to: &z) { Self.map(function, 1, UnsafePointer($0), 0, $0) }
        return z
    }

    @inlinable
    public func power(_ exponent: Self) -> Self {
        // C's pow(NaN, 0) and pow(1, NaN) are 1.
        if isNaN || exponent.isNaN { return .nan }
        return Self.pow(self, exponent)
    }

    @inlinable public func raised(to exponent: Self) -> Self { power(exponent) }

    @inlinable
    public func sigmoid() -> Self {
        // The exponential of a non-positive number cannot overflow; NaN takes the second way and stays NaN.
        if self >= 0 { return 1 / (1 + Self.exp(-self)) }
        let e = Self.exp(self)
        return e / (1 + e)
    }

    // Near |z| = 1, where 1 − |z| has lost its digits, the other formula is right; see `vector_functions.h`.
    @inlinable
    public func multiplied(bySigmoidSlopeAt x: Self, result z: Self) -> Self {
        z > 0.85 ? self * (Self.exp(-x) * (z * z)) : self * (z * (1 - z))
    }

    @inlinable
    public func multiplied(byTanhSlopeAt x: Self, result z: Self) -> Self {
        let far = 1 + z.magnitude
        return far > 1.86 ? self * (Self.exp(-2 * x.magnitude) * (far * far)) : self * (1 - z * z)
    }

    @inlinable
    public func sign() -> Self {
        if self > 0 { return 1 }
        return self < 0 ? -1 : self * 0
    }

    // Swift's `max(0, .nan)` is 0, hence the comparisons by hand: what is not greater is either smaller or
    // NaN.
    @inlinable
    public func maximum(_ other: Self) -> Self {
        // Written so, here and below, that the compiler makes no branch of it (which it does where NaN is found by
        // comparing): which of two numbers is greater is often as good as random.
        let greater = self > other ? self : other
        return isNaN ? self : greater
    }

    @inlinable
    public func minimum(_ other: Self) -> Self {
        let smaller = self < other ? self : other
        return isNaN ? self : smaller
    }

    @inlinable
    public static func select(_ condition: Self, _ positive: Self, _ otherwise: Self) -> Self {
        let chosen = condition > 0 ? positive : otherwise
        return condition.isNaN ? .nan : chosen
    }

    @inlinable
    public func matches(_ other: Self) -> Self {
        if isNaN || other.isNaN { return .nan }
        return self == other ? 1 : 0
    }

    @inlinable public func filled(with constant: Self) -> Self { constant }

    @inlinable public func sum(_ axis: Axis) -> Self { self }
    @inlinable public func maximum(along axis: Axis) -> Self { self }
    @inlinable public func count(_ axis: Axis) -> Self { 1 }
    @inlinable public func broadcast(like other: Self) -> Self { self }
    @inlinable public func broadcast(to shape: Shape) -> Self { shape == .scalar ? self : .nan }
    @inlinable public func reduced(like other: Self) -> Self { self }
    @inlinable public func requiring(shapeOf other: Self) -> Self { self }

    @inlinable
    public func matrixProduct(_ other: Self, transposingSelf: Bool, transposingOther: Bool) -> Self {
        self * other
    }

    @inlinable public func transposed() -> Self { self }

    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Self {
        (rows ?? 1) == 1 && (columns ?? 1) == 1 ? self : .nan
    }

    @inlinable public func reshaped(like other: Self) -> Self { self }

    @inlinable
    public func slice(_ region: Region) -> Self {
        (region.rows ?? 0..<1) == 0..<1 && (region.columns ?? 0..<1) == 0..<1 ? self : .nan
    }

    @inlinable public func embedded(at region: Region, like other: Self) -> Self { slice(region) }

    /// Two scalars side by side are a 1×2 matrix, which a scalar cannot hold: NaN.
    @inlinable public func concatenated(with other: Self, _ direction: Direction) -> Self { .nan }
    @inlinable public func leading(like other: Self, _ direction: Direction) -> Self { self }
    @inlinable public func trailing(after other: Self, _ direction: Direction) -> Self { .nan }
    @inlinable public func oneHot(like scores: Self) -> Self { self == 0 ? 1 : .nan }
}

extension MatrixElement {
    @inlinable public init(_ constant: Self) { self = constant }
    @inlinable
    public init(shape: Shape, elements: [Self]) {
        self = shape == .scalar && elements.count == 1 ? elements[0] : .nan
    }
    @inlinable public var shape: Shape { .scalar }
    @inlinable public var elements: [Self] { [self] }
    @inlinable public var fault: ValueFault? { nil }
    @inlinable public static func faulty(_ fault: ValueFault) -> Self { .nan }
    @inlinable public static var canBeFaulty: Bool { false }
}
