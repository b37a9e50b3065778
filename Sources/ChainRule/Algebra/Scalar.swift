import ChainRuleKernels

/// The number that a graph of numbers computes with: `Graph<Scalar>`. `Float` works as well.
public typealias Scalar = Double

extension Double: ConcreteValue {
    public typealias Element = Double
    public typealias _DoublePrecision = Double

    @inlinable @inline(__always)
    public func _tanhAndSlope() -> (Double, Double) { Self._tanhAndSlope(self) }
    @inlinable @inline(__always)
    public func _sigmoidAndSlope() -> (Double, Double) { Self.sigmoidAndSlope(self) }
}

extension Float: ConcreteValue {
    public typealias Element = Float
    public typealias _DoublePrecision = Double

    @inlinable @inline(__always)
    public func _tanhAndSlope() -> (Float, Float) { Self._tanhAndSlope(self) }
    @inlinable @inline(__always)
    public func _sigmoidAndSlope() -> (Float, Float) { Self.sigmoidAndSlope(self) }
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

    @inlinable
    public func _mapped(_ function: ElementFunction, _ constant: Self) -> Self {
        Self._mapped(function, self, constant)
    }

    @inlinable
    public func _combined(_ operation: ElementOperation, _ y: Self) -> Self {
        // Swift's `max(0, .nan)` is 0, hence the comparisons by hand: what is not greater is either smaller
        // or NaN. They are written so that the compiler makes no branch of them (which it does where NaN is
        // found by comparing): which of two numbers is greater is often as good as random.
        switch operation {
        case .first: return self
        case .add: return self + y
        case .subtract: return self - y
        case .multiply: return self * y
        case .divide: return self / y
        case .maximum:
            let greater = self > y ? self : y
            return isNaN ? self : greater
        case .minimum:
            let smaller = self < y ? self : y
            return isNaN ? self : smaller
        case .equal:
            if isNaN || y.isNaN { return .nan }
            return self == y ? 1 : 0
        case .positive: return _combined(.select, y, 0)
        case .power: return Self._mapped(.power, self, y)
        case .addScaled, .atan2: return Self._combined(operation, self, y)
        }
    }

    @inlinable
    public func _combined(_ operation: ElementTernary, _ y: Self, _ w: Self) -> Self {
        switch operation {
        case .select:
            let chosen = self > 0 ? y : w
            return isNaN ? .nan : chosen
        // Near |z| = 1, where 1 − |z| has lost its digits, the other formula is right; see
        // `vector_functions.h`.
        case .sigmoidGradient:
            if w > 0.85 {
                let power = Self._mapped(.exp, -y, 0)
                return self * (power * (w * w))
            }
            return self * (w * (1 - w))
        case .tanhGradient:
            if w.magnitude > 0.86 { return self * Self._tanhAndSlope(y).1 }
            return self * (1 - w * w)
        }
    }

    /// The constant.
    @inlinable public func filled(with constant: Self) -> Self { constant }

    /// The number itself, as are all reductions of a single element but `count`.
    @inlinable public func sum(_ axis: Axis) -> Self { self }
    /// The number itself.
    @inlinable public func maximum(_ axis: Axis) -> Self { self }
    /// 1: a number is one element.
    @inlinable public func count(_ axis: Axis) -> Self { 1 }
    /// The number itself.
    @inlinable public func broadcast(like other: Self) -> Self { self }
    /// The number itself, if the shape is 1×1; otherwise NaN.
    @inlinable public func broadcast(to shape: Shape) -> Self { shape == .scalar ? self : .nan }
    @inlinable public func _reduced(like other: Self) -> Self { self }
    @inlinable public func _requiring(shapeOf other: Self) -> Self { self }

    @inlinable
    public func _matmul(_ other: Self, transposingSelf: Bool, transposingOther: Bool) -> Self {
        self * other
    }

    /// The number itself.
    @inlinable public func transposed() -> Self { self }

    /// The number itself, if the shape is 1×1; otherwise NaN.
    @inlinable
    public func reshaped(rows: Int?, columns: Int?) -> Self {
        (rows ?? 1) == 1 && (columns ?? 1) == 1 ? self : .nan
    }

    /// The number itself.
    @inlinable public func reshaped(like other: Self) -> Self { self }

    /// The number itself, if the region is row 0 and column 0; otherwise NaN.
    @inlinable
    public func slice(_ region: Region) -> Self {
        (region.rows ?? 0..<1) == 0..<1 && (region.columns ?? 0..<1) == 0..<1 ? self : .nan
    }

    @inlinable public func _padded(at region: Region, like other: Self) -> Self { slice(region) }

    /// Two scalars side by side are a 1×2 matrix, which a scalar cannot hold: NaN.
    @inlinable public func concatenated(with other: Self, _ direction: ConcatenationDirection) -> Self {
        .nan
    }
    @inlinable public func _prefix(like other: Self, _ direction: ConcatenationDirection) -> Self { self }
    @inlinable public func _suffix(after other: Self, _ direction: ConcatenationDirection) -> Self { .nan }
    @inlinable public func _oneHot(like scores: Self) -> Self { self == 0 ? 1 : .nan }
    @inlinable public func _argmax(_ axis: Axis) -> Self { 0 }
    @inlinable public func _gathered(_ indices: Self) -> Self { indices == 0 ? self : .nan }
    @inlinable
    public func _scattered(_ indices: Self, like table: Self) -> Self { indices == 0 ? self : .nan }
}

// `init(_:)` is Swift's own: one more would be tried wherever anybody writes `Double(…)`.
extension MatrixElement {
    /// The only element of a 1×1 value; NaN for any other shape or number of elements.
    @inlinable
    public init(shape: Shape, elements: [Self]) {
        self = shape == .scalar && elements.count == 1 ? elements[0] : .nan
    }
    /// 1×1.
    @inlinable public var shape: Shape { .scalar }
    /// The number, in an array.
    @inlinable public var elements: [Self] { [self] }
    /// `nil`: what a number cannot say of its faults, it says by NaN.
    @inlinable public var fault: ValueFault? { nil }
    /// NaN: a number cannot carry the fault's text.
    @inlinable public static func faulty(_ fault: ValueFault) -> Self { .nan }
    @inlinable public static var _isScalar: Bool { true }
}
