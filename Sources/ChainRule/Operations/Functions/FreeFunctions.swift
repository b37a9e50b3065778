// The functions as they stand in formulas, beside Foundation's on numbers: `exp(-x)`, `pow(x, 2)`, `max(x,
// 0)`. On plain numbers Swift's and Foundation's own are meant.

@inlinable @_disfavoredOverload public func exp<V: GraphValue>(_ x: V) -> V { x.exp() }
@inlinable @_disfavoredOverload public func log<V: GraphValue>(_ x: V) -> V { x.log() }
@inlinable @_disfavoredOverload public func sqrt<V: GraphValue>(_ x: V) -> V { x.sqrt() }
@inlinable @_disfavoredOverload public func tanh<V: GraphValue>(_ x: V) -> V { x.tanh() }
@inlinable @_disfavoredOverload public func expm1<V: GraphValue>(_ x: V) -> V { x.expm1() }
@inlinable @_disfavoredOverload public func log1p<V: GraphValue>(_ x: V) -> V { x.log1p() }
@inlinable @_disfavoredOverload public func log2<V: GraphValue>(_ x: V) -> V { x.log2() }
@inlinable @_disfavoredOverload public func log10<V: GraphValue>(_ x: V) -> V { x.log10() }
@inlinable @_disfavoredOverload public func sin<V: GraphValue>(_ x: V) -> V { x.sin() }
@inlinable @_disfavoredOverload public func cos<V: GraphValue>(_ x: V) -> V { x.cos() }
@inlinable @_disfavoredOverload public func tan<V: GraphValue>(_ x: V) -> V { x.tan() }
@inlinable @_disfavoredOverload public func asin<V: GraphValue>(_ x: V) -> V { x.asin() }
@inlinable @_disfavoredOverload public func acos<V: GraphValue>(_ x: V) -> V { x.acos() }
@inlinable @_disfavoredOverload public func atan<V: GraphValue>(_ x: V) -> V { x.atan() }
@inlinable @_disfavoredOverload public func sinh<V: GraphValue>(_ x: V) -> V { x.sinh() }
@inlinable @_disfavoredOverload public func cosh<V: GraphValue>(_ x: V) -> V { x.cosh() }
@inlinable @_disfavoredOverload public func asinh<V: GraphValue>(_ x: V) -> V { x.asinh() }
@inlinable @_disfavoredOverload public func acosh<V: GraphValue>(_ x: V) -> V { x.acosh() }
@inlinable @_disfavoredOverload public func atanh<V: GraphValue>(_ x: V) -> V { x.atanh() }
@inlinable @_disfavoredOverload public func erf<V: GraphValue>(_ x: V) -> V { x.erf() }
@inlinable @_disfavoredOverload public func cbrt<V: GraphValue>(_ x: V) -> V { x.cubeRoot() }
@inlinable @_disfavoredOverload public func atan2<V: GraphValue>(_ y: V, _ x: V) -> V { y.atan2(x) }
@inlinable @_disfavoredOverload public func abs<V: GraphValue>(_ x: V) -> V { x.abs() }
@inlinable @_disfavoredOverload public func pow<V: GraphValue>(_ x: V, _ exponent: V.Element) -> V {
    x.power(exponent)
}
@inlinable @_disfavoredOverload public func max<V: GraphValue>(_ x: V, _ y: V) -> V { x.maximum(y) }
@inlinable @_disfavoredOverload public func min<V: GraphValue>(_ x: V, _ y: V) -> V { x.minimum(y) }
