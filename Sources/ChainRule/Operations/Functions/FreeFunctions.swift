// The functions as they stand in formulas, beside Foundation's on numbers: `exp(-x)`, `pow(x, 2)`, `max(x,
// 0)`. On plain numbers Swift's and Foundation's own are meant.

/// eˣ, element by element.
@inlinable @_disfavoredOverload public func exp<V: GraphValue>(_ x: V) -> V { x.exp() }
/// The natural logarithm of x, element by element.
@inlinable @_disfavoredOverload public func log<V: GraphValue>(_ x: V) -> V { x.log() }
/// √x, element by element.
@inlinable @_disfavoredOverload public func sqrt<V: GraphValue>(_ x: V) -> V { x.sqrt() }
/// The hyperbolic tangent of x, element by element.
@inlinable @_disfavoredOverload public func tanh<V: GraphValue>(_ x: V) -> V { x.tanh() }
/// eˣ − 1, element by element, accurate also for x near 0.
@inlinable @_disfavoredOverload public func expm1<V: GraphValue>(_ x: V) -> V { x.expm1() }
/// ln(1 + x), element by element, accurate also for x near 0.
@inlinable @_disfavoredOverload public func log1p<V: GraphValue>(_ x: V) -> V { x.log1p() }
/// The logarithm of x to base 2, element by element.
@inlinable @_disfavoredOverload public func log2<V: GraphValue>(_ x: V) -> V { x.log2() }
/// The logarithm of x to base 10, element by element.
@inlinable @_disfavoredOverload public func log10<V: GraphValue>(_ x: V) -> V { x.log10() }
/// The sine of x, in radians, element by element.
@inlinable @_disfavoredOverload public func sin<V: GraphValue>(_ x: V) -> V { x.sin() }
/// The cosine of x, in radians, element by element.
@inlinable @_disfavoredOverload public func cos<V: GraphValue>(_ x: V) -> V { x.cos() }
/// The tangent of x, in radians, element by element.
@inlinable @_disfavoredOverload public func tan<V: GraphValue>(_ x: V) -> V { x.tan() }
/// The angle, in radians, whose sine is x, element by element.
@inlinable @_disfavoredOverload public func asin<V: GraphValue>(_ x: V) -> V { x.asin() }
/// The angle, in radians, whose cosine is x, element by element.
@inlinable @_disfavoredOverload public func acos<V: GraphValue>(_ x: V) -> V { x.acos() }
/// The angle, in radians, whose tangent is x, element by element.
@inlinable @_disfavoredOverload public func atan<V: GraphValue>(_ x: V) -> V { x.atan() }
/// The hyperbolic sine of x, element by element.
@inlinable @_disfavoredOverload public func sinh<V: GraphValue>(_ x: V) -> V { x.sinh() }
/// The hyperbolic cosine of x, element by element.
@inlinable @_disfavoredOverload public func cosh<V: GraphValue>(_ x: V) -> V { x.cosh() }
/// The number whose hyperbolic sine is x, element by element.
@inlinable @_disfavoredOverload public func asinh<V: GraphValue>(_ x: V) -> V { x.asinh() }
/// The number whose hyperbolic cosine is x, element by element.
@inlinable @_disfavoredOverload public func acosh<V: GraphValue>(_ x: V) -> V { x.acosh() }
/// The number whose hyperbolic tangent is x, element by element.
@inlinable @_disfavoredOverload public func atanh<V: GraphValue>(_ x: V) -> V { x.atanh() }
/// The error function of x, 2/√π ∫₀ˣ exp(−t²) dt, element by element.
@inlinable @_disfavoredOverload public func erf<V: GraphValue>(_ x: V) -> V { x.erf() }
/// The cube root of x, element by element.
@inlinable @_disfavoredOverload public func cbrt<V: GraphValue>(_ x: V) -> V { x.cubeRoot() }
/// The angle of the point (x, y), in radians from −π to π, element by element.
@inlinable @_disfavoredOverload public func atan2<V: GraphValue>(_ y: V, _ x: V) -> V { y.atan2(x) }
/// The magnitude of x, element by element.
@inlinable @_disfavoredOverload public func abs<V: GraphValue>(_ x: V) -> V { x.abs() }
/// xⁿ, element by element, the exponent a constant.
@inlinable @_disfavoredOverload public func pow<V: GraphValue>(_ x: V, _ exponent: V.Element) -> V {
    x.power(exponent)
}
/// The greater of x and y, element by element, broadcast; NaN if one of them is.
@inlinable @_disfavoredOverload public func max<V: GraphValue>(_ x: V, _ y: V) -> V { x.maximum(y) }
/// The lesser of x and y, element by element, broadcast; NaN if one of them is.
@inlinable @_disfavoredOverload public func min<V: GraphValue>(_ x: V, _ y: V) -> V { x.minimum(y) }
