// The operators on dual numbers; see Algebra/GraphValue+Operators.swift.

extension Dual where Base == Double {
    @inlinable public static func + (x: Dual, y: Dual) -> Dual { x._adding(y) }
    @inlinable public static func - (x: Dual, y: Dual) -> Dual { x._subtracting(y) }
    @inlinable public static func * (x: Dual, y: Dual) -> Dual { x._multiplied(by: y) }
    @inlinable public static func / (x: Dual, y: Dual) -> Dual { x._divided(by: y) }
    @inlinable public static prefix func - (x: Dual) -> Dual { x._negated() }

    @inlinable public static func += (x: inout Dual, y: Dual) { x = x + y }
    @inlinable public static func -= (x: inout Dual, y: Dual) { x = x - y }
    @inlinable public static func *= (x: inout Dual, y: Dual) { x = x * y }
    @inlinable public static func /= (x: inout Dual, y: Dual) { x = x / y }

    @inlinable @_disfavoredOverload
    public static func + (x: Dual, constant: Double) -> Dual { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Dual) -> Dual { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func - (x: Dual, constant: Double) -> Dual { x._adding(constant: -constant) }
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Dual) -> Dual { x._subtracted(fromConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (x: Dual, constant: Double) -> Dual { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Dual) -> Dual { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (x: Dual, constant: Double) -> Dual { x._divided(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Dual) -> Dual { x._dividing(constant: constant) }
}

/// A literal is a constant.
extension Dual {
    @inlinable public init(floatLiteral value: Element) {
        self.init(constant: Base(floatLiteral: value))
        number = value
    }
    @inlinable public init(integerLiteral value: Element) { self.init(floatLiteral: value) }
}

extension Dual {
    @inlinable @_disfavoredOverload
    public static func += (x: inout Dual, y: Dual) { x = x + y }
    @inlinable @_disfavoredOverload
    public static func += (x: inout Dual, constant: Element) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Dual, y: Dual) { x = x - y }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Dual, constant: Element) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Dual, y: Dual) { x = x * y }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Dual, constant: Element) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Dual, y: Dual) { x = x / y }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Dual, constant: Element) { x = x / constant }
}
