// The operators on variables, once for each type of value: a formula of any length then type-checks at once, which
// operators of a generic type do not. See Values/GraphOperators.swift.

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

/// A variable and a number: a constant is part of its operation's node.
extension Variable {
    @inlinable
    public static func + <Number: MatrixElement>(x: Variable, constant: Number) -> Variable {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func + <Number: MatrixElement>(constant: Number, x: Variable) -> Variable {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(x: Variable, constant: Number) -> Variable {
        x._adding(constant: -Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(constant: Number, x: Variable) -> Variable {
        x._subtracted(fromConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(x: Variable, constant: Number) -> Variable {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(constant: Number, x: Variable) -> Variable {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(x: Variable, constant: Number) -> Variable {
        x._divided(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(constant: Number, x: Variable) -> Variable {
        x._dividing(constant: Element(constant))
    }
}


/// `loss += term` adds a node, and makes `loss` name it.
extension Variable {
    @inlinable @_disfavoredOverload
    public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable @_disfavoredOverload
    public static func += <Number: MatrixElement>(x: inout Variable, constant: Number) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable @_disfavoredOverload
    public static func -= <Number: MatrixElement>(x: inout Variable, constant: Number) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable @_disfavoredOverload
    public static func *= <Number: MatrixElement>(x: inout Variable, constant: Number) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Variable, y: Variable) { x = x / y }
    @inlinable @_disfavoredOverload
    public static func /= <Number: MatrixElement>(x: inout Variable, constant: Number) { x = x / constant }
}
