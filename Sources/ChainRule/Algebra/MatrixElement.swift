public import ChainRuleKernels

// The C library is imported so that the linker finds its mathematical functions, which ChainRuleKernels
// names.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(ucrt)
    import ucrt
#elseif canImport(WASILibc)
    import WASILibc
#endif

/// A number that values are made of: `Float` or `Double`.
public protocol MatrixElement: BinaryFloatingPoint, BitwiseCopyable, Sendable, LosslessStringConvertible,
    ElementaryFunctions, _MatrixKernels, _ExpressibleByBuiltinFloatLiteral,
    _ExpressibleByBuiltinIntegerLiteral
{
    /// The square root, without the error number that Swift's `squareRoot()` sets, which keeps loops from
    /// becoming vector code.
    func sqrt() -> Self

    /// A function of one number; see `math_functions.h`.
    static func _mapped(_ function: ElementFunction, _ x: Self, _ constant: Self) -> Self
    /// An operation on two numbers.
    static func _combined(_ operation: ElementOperation, _ x: Self, _ y: Self) -> Self
    /// tanh and its slope, which have an exponential in common.
    static func _tanhAndSlope(_ x: Self) -> (Self, Self)
}

extension Double: MatrixElement {
    @inlinable public func sqrt() -> Double { chainrule_sqrt_f64(self) }
    @inlinable
    public static func _mapped(_ function: ElementFunction, _ x: Double, _ constant: Double) -> Double {
        switch function {
        case .exp: chainrule_exp_f64(x)
        case .log: chainrule_log_f64(x)
        case .sqrt: chainrule_sqrt_f64(x)
        case .tanh: chainrule_tanh_f64(x)
        case .sigmoid: sigmoid(x)
        case .abs: x.magnitude
        case .maximum: x._combined(.maximum, constant)
        default: chainrule_mapped_f64(function, x, constant)
        }
    }
    @inlinable
    public static func _combined(_ operation: ElementOperation, _ x: Double, _ y: Double) -> Double {
        chainrule_combined_f64(operation, x, y)
    }
    @inlinable
    public static func _tanhAndSlope(_ x: Double) -> (Double, Double) {
        let pair = chainrule_tanh_and_slope_f64(x)
        return (pair.value, pair.slope)
    }
}

extension Float: MatrixElement {
    @inlinable public func sqrt() -> Float { chainrule_sqrt_f32(self) }
    @inlinable
    public static func _mapped(_ function: ElementFunction, _ x: Float, _ constant: Float) -> Float {
        switch function {
        case .exp: chainrule_exp_f32(x)
        case .log: chainrule_log_f32(x)
        case .sqrt: chainrule_sqrt_f32(x)
        case .tanh: chainrule_tanh_f32(x)
        case .sigmoid: sigmoid(x)
        case .abs: x.magnitude
        case .maximum: x._combined(.maximum, constant)
        default: chainrule_mapped_f32(function, x, constant)
        }
    }
    @inlinable
    public static func _combined(_ operation: ElementOperation, _ x: Float, _ y: Float) -> Float {
        chainrule_combined_f32(operation, x, y)
    }
    @inlinable
    public static func _tanhAndSlope(_ x: Float) -> (Float, Float) {
        let pair = chainrule_tanh_and_slope_f32(x)
        return (pair.value, pair.slope)
    }
}

extension MatrixElement {
    /// The functions that scalar graphs call most are switched over in Swift: the compiler specializes that,
    /// whereas it does not inline a function of C into a protocol's witness.
    @inlinable
    static func sigmoid(_ x: Self) -> Self {
        // The exponential of a non-positive number cannot overflow; NaN takes the second way and stays NaN.
        if x >= 0 { return 1 / (1 + _mapped(.exp, -x, 0)) }
        let e = _mapped(.exp, x, 0)
        return e / (1 + e)
    }

    /// The sigmoid and its slope, which have the exponential in common.
    @inlinable
    static func sigmoidAndSlope(_ x: Self) -> (Self, Self) {
        if x >= 0 {
            let power = _mapped(.exp, -x, 0)
            let z = 1 / (1 + power)
            let (near, far) = (z * (1 - z), power * (z * z))
            return (z, z > 0.85 ? far : near)
        }
        let power = _mapped(.exp, x, 0)
        let z = power / (1 + power)
        return (z, z * (1 - z))
    }
}
