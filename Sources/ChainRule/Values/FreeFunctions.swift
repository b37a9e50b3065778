// The functions as they stand in formulas, beside Foundation's on numbers: `exp(-x)`, `pow(x, 2)`, `max(x, 0)`.
// On plain numbers Swift's and Foundation's own are meant.

@inlinable @_disfavoredOverload public func exp<V: GraphValue>(_ x: V) -> V { x.exp() }
@inlinable @_disfavoredOverload public func log<V: GraphValue>(_ x: V) -> V { x.log() }
@inlinable @_disfavoredOverload public func sqrt<V: GraphValue>(_ x: V) -> V { x.sqrt() }
@inlinable @_disfavoredOverload public func tanh<V: GraphValue>(_ x: V) -> V { x.tanh() }
@inlinable @_disfavoredOverload public func abs<V: GraphValue>(_ x: V) -> V { x.abs() }
@inlinable @_disfavoredOverload public func pow<V: GraphValue>(_ x: V, _ exponent: V.Element) -> V {
    x.power(exponent)
}
@inlinable @_disfavoredOverload public func max<V: GraphValue>(_ x: V, _ y: V) -> V { x.maximum(y) }
@inlinable @_disfavoredOverload public func min<V: GraphValue>(_ x: V, _ y: V) -> V { x.minimum(y) }
