// The operators on variables, once for each type of value: a formula of any length then type-checks at once,
// which operators of a generic type do not. See Algebra/GraphValue+Operators.swift.

extension Variable where Value == Double {
    /// x + y, as a node of the graph.
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    /// x − y, as a node of the graph.
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    /// x · y, as a node of the graph.
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    /// x / y, as a node of the graph.
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    /// −x, as a node of the graph.
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    /// Adds a node for x + y; `x` then names it.
    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Adds a node for x − y; `x` then names it.
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Adds a node for x · y; `x` then names it.
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Adds a node for x / y; `x` then names it.
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Float {
    /// x + y, as a node of the graph.
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    /// x − y, as a node of the graph.
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    /// x · y, as a node of the graph.
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    /// x / y, as a node of the graph.
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    /// −x, as a node of the graph.
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    /// Adds a node for x + y; `x` then names it.
    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Adds a node for x − y; `x` then names it.
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Adds a node for x · y; `x` then names it.
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Adds a node for x / y; `x` then names it.
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Matrix<Double> {
    /// x + y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    /// x − y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    /// x · y, element by element, as a node of the graph; a size of 1 is repeated. The matrix product is
    /// `matmul`.
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    /// x / y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    /// −x, element by element, as a node of the graph.
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    /// Adds a node for x + y; `x` then names it.
    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Adds a node for x − y; `x` then names it.
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Adds a node for x · y; `x` then names it.
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Adds a node for x / y; `x` then names it.
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Matrix<Float> {
    /// x + y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    /// x − y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    /// x · y, element by element, as a node of the graph; a size of 1 is repeated. The matrix product is
    /// `matmul`.
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    /// x / y, element by element, as a node of the graph; a size of 1 is repeated.
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    /// −x, element by element, as a node of the graph.
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    /// Adds a node for x + y; `x` then names it.
    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Adds a node for x − y; `x` then names it.
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Adds a node for x · y; `x` then names it.
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Adds a node for x / y; `x` then names it.
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

// With numbers, for scalars and matrices alike: the number's type is what the compiler has to know.

extension Variable where Value.Element == Double {
    /// Each element plus the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func + (x: Variable, constant: Double) -> Variable { x._adding(constant: constant) }
    /// The constant plus each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Variable) -> Variable { x._adding(constant: constant) }
    /// Each element minus the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func - (x: Variable, constant: Double) -> Variable { x._adding(constant: -constant) }
    /// The constant minus each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Variable) -> Variable { x._subtracted(fromConstant: constant) }
    /// Each element times the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func * (x: Variable, constant: Double) -> Variable { x._multiplied(byConstant: constant) }
    /// The constant times each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Variable) -> Variable { x._multiplied(byConstant: constant) }
    /// Each element divided by the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func / (x: Variable, constant: Double) -> Variable { x._divided(byConstant: constant) }
    /// The constant divided by each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Variable) -> Variable { x._dividing(constant: constant) }
}

extension Variable where Value.Element == Float {
    /// Each element plus the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func + (x: Variable, constant: Float) -> Variable { x._adding(constant: constant) }
    /// The constant plus each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func + (constant: Float, x: Variable) -> Variable { x._adding(constant: constant) }
    /// Each element minus the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func - (x: Variable, constant: Float) -> Variable { x._adding(constant: -constant) }
    /// The constant minus each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func - (constant: Float, x: Variable) -> Variable { x._subtracted(fromConstant: constant) }
    /// Each element times the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func * (x: Variable, constant: Float) -> Variable { x._multiplied(byConstant: constant) }
    /// The constant times each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func * (constant: Float, x: Variable) -> Variable { x._multiplied(byConstant: constant) }
    /// Each element divided by the constant, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func / (x: Variable, constant: Float) -> Variable { x._divided(byConstant: constant) }
    /// The constant divided by each element, as a node of the graph.
    @inlinable @_disfavoredOverload
    public static func / (constant: Float, x: Variable) -> Variable { x._dividing(constant: constant) }
}

/// `loss += term` adds a node, and makes `loss` name it.
extension Variable {
    /// Adds a node for x + y; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Adds a node for x + constant; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func += (x: inout Variable, constant: Element) { x = x + constant }
    /// Adds a node for x − y; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Adds a node for x − constant; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Variable, constant: Element) { x = x - constant }
    /// Adds a node for x · y; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Adds a node for x · constant; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Variable, constant: Element) { x = x * constant }
    /// Adds a node for x / y; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Variable, y: Variable) { x = x / y }
    /// Adds a node for x / constant; `x` then names it.
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Variable, constant: Element) { x = x / constant }
}
