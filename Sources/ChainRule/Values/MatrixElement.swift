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

/// A number that values are made of: `Float` or `Double`, with the functions of the C library.
///
/// The functions are static so that they stand beside, and never hide, the free functions of the same names.
public protocol MatrixElement: BinaryFloatingPoint, BitwiseCopyable, Sendable, LosslessStringConvertible,
    MatrixKernels, _ExpressibleByBuiltinFloatLiteral, _ExpressibleByBuiltinIntegerLiteral
{
    static func exp(_ x: Self) -> Self
    static func expm1(_ x: Self) -> Self
    static func log(_ x: Self) -> Self
    static func sqrt(_ x: Self) -> Self
    static func log1p(_ x: Self) -> Self
    static func tanh(_ x: Self) -> Self
    static func erf(_ x: Self) -> Self
    static func pow(_ x: Self, _ y: Self) -> Self
}

extension Double: MatrixElement {
    @inlinable public static func exp(_ x: Double) -> Double { chainrule_exp_f64(x) }
    @inlinable public static func expm1(_ x: Double) -> Double { chainrule_expm1_f64(x) }
    @inlinable public static func sqrt(_ x: Double) -> Double { chainrule_sqrt_f64(x) }
    @inlinable public static func log(_ x: Double) -> Double { chainrule_log_f64(x) }
    @inlinable public static func log1p(_ x: Double) -> Double { chainrule_log1p_f64(x) }
    @inlinable public static func tanh(_ x: Double) -> Double { chainrule_tanh_f64(x) }
    @inlinable public static func erf(_ x: Double) -> Double { chainrule_erf_f64(x) }
    @inlinable public static func pow(_ x: Double, _ y: Double) -> Double { chainrule_pow_f64(x, y) }
}

extension Float: MatrixElement {
    @inlinable public static func exp(_ x: Float) -> Float { chainrule_exp_f32(x) }
    @inlinable public static func expm1(_ x: Float) -> Float { chainrule_expm1_f32(x) }
    @inlinable public static func sqrt(_ x: Float) -> Float { chainrule_sqrt_f32(x) }
    @inlinable public static func log(_ x: Float) -> Float { chainrule_log_f32(x) }
    @inlinable public static func log1p(_ x: Float) -> Float { chainrule_log1p_f32(x) }
    @inlinable public static func tanh(_ x: Float) -> Float { chainrule_tanh_f32(x) }
    @inlinable public static func erf(_ x: Float) -> Float { chainrule_erf_f32(x) }
    @inlinable public static func pow(_ x: Float, _ y: Float) -> Float { chainrule_pow_f32(x, y) }
}
