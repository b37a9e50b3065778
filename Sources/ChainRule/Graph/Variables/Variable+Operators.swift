// The operators on variables, once for each type of value: a formula of any length then type-checks at once,
// which operators of a generic type do not. See Algebra/GraphValue+Operators.swift.

extension Variable where Value == Double {
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Float {
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Matrix<Double> {
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

extension Variable where Value == Matrix<Float> {
    @inlinable public static func + (x: Variable, y: Variable) -> Variable { x._adding(y) }
    @inlinable public static func - (x: Variable, y: Variable) -> Variable { x._subtracting(y) }
    @inlinable public static func * (x: Variable, y: Variable) -> Variable { x._multiplied(by: y) }
    @inlinable public static func / (x: Variable, y: Variable) -> Variable { x._divided(by: y) }
    @inlinable public static prefix func - (x: Variable) -> Variable { x._negated() }

    @inlinable public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

// With numbers, for scalars and matrices alike: the number's type is what the compiler has to know.

extension Variable where Value.Element == Double {
    @inlinable @_disfavoredOverload
    public static func + (x: Variable, constant: Double) -> Variable { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Variable) -> Variable { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func - (x: Variable, constant: Double) -> Variable { x._adding(constant: -constant) }
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Variable) -> Variable { x._subtracted(fromConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (x: Variable, constant: Double) -> Variable { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Variable) -> Variable { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (x: Variable, constant: Double) -> Variable { x._divided(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Variable) -> Variable { x._dividing(constant: constant) }
}

extension Variable where Value.Element == Float {
    @inlinable @_disfavoredOverload
    public static func + (x: Variable, constant: Float) -> Variable { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func + (constant: Float, x: Variable) -> Variable { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func - (x: Variable, constant: Float) -> Variable { x._adding(constant: -constant) }
    @inlinable @_disfavoredOverload
    public static func - (constant: Float, x: Variable) -> Variable { x._subtracted(fromConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (x: Variable, constant: Float) -> Variable { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (constant: Float, x: Variable) -> Variable { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (x: Variable, constant: Float) -> Variable { x._divided(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (constant: Float, x: Variable) -> Variable { x._dividing(constant: constant) }
}

/// `loss += term` adds a node, and makes `loss` name it.
extension Variable {
    @inlinable @_disfavoredOverload
    public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable @_disfavoredOverload
    public static func += (x: inout Variable, constant: Element) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Variable, constant: Element) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Variable, constant: Element) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Variable, y: Variable) { x = x / y }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Variable, constant: Element) { x = x / constant }
}
