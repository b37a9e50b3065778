// The operators on dual numbers; see Algebra/GraphValue+Operators.swift.

extension Dual where Base == Double {
    /// x + y, with its tangent.
    @inlinable public static func + (x: Dual, y: Dual) -> Dual { x._adding(y) }
    /// x − y, with its tangent.
    @inlinable public static func - (x: Dual, y: Dual) -> Dual { x._subtracting(y) }
    /// x · y, with its tangent.
    @inlinable public static func * (x: Dual, y: Dual) -> Dual { x._multiplied(by: y) }
    /// x / y, with its tangent.
    @inlinable public static func / (x: Dual, y: Dual) -> Dual { x._divided(by: y) }
    /// −x, with its tangent.
    @inlinable public static prefix func - (x: Dual) -> Dual { x._negated() }

    /// x becomes x + y, with its tangent.
    @inlinable public static func += (x: inout Dual, y: Dual) { x = x + y }
    /// x becomes x − y, with its tangent.
    @inlinable public static func -= (x: inout Dual, y: Dual) { x = x - y }
    /// x becomes x · y, with its tangent.
    @inlinable public static func *= (x: inout Dual, y: Dual) { x = x * y }
    /// x becomes x / y, with its tangent.
    @inlinable public static func /= (x: inout Dual, y: Dual) { x = x / y }

    /// x + constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func + (x: Dual, constant: Double) -> Dual { x._adding(constant: constant) }
    /// constant + x, with its tangent.
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Dual) -> Dual { x._adding(constant: constant) }
    /// x − constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func - (x: Dual, constant: Double) -> Dual { x._adding(constant: -constant) }
    /// constant − x, with its tangent.
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Dual) -> Dual { x._subtracted(fromConstant: constant) }
    /// x · constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func * (x: Dual, constant: Double) -> Dual { x._multiplied(byConstant: constant) }
    /// constant · x, with its tangent.
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Dual) -> Dual { x._multiplied(byConstant: constant) }
    /// x / constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func / (x: Dual, constant: Double) -> Dual { x._divided(byConstant: constant) }
    /// constant / x, with its tangent.
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Dual) -> Dual { x._dividing(constant: constant) }
}

/// A literal is a constant.
extension Dual {
    /// A constant.
    @inlinable public init(floatLiteral value: Element) {
        self.init(constant: Base(floatLiteral: value))
        number = value
    }
    /// A constant.
    @inlinable public init(integerLiteral value: Element) { self.init(floatLiteral: value) }
}

extension Dual {
    /// x becomes x + y, with its tangent.
    @inlinable @_disfavoredOverload
    public static func += (x: inout Dual, y: Dual) { x = x + y }
    /// x becomes x + constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func += (x: inout Dual, constant: Element) { x = x + constant }
    /// x becomes x − y, with its tangent.
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Dual, y: Dual) { x = x - y }
    /// x becomes x − constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Dual, constant: Element) { x = x - constant }
    /// x becomes x · y, with its tangent.
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Dual, y: Dual) { x = x * y }
    /// x becomes x · constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Dual, constant: Element) { x = x * constant }
    /// x becomes x / y, with its tangent.
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Dual, y: Dual) { x = x / y }
    /// x becomes x / constant, with its tangent.
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Dual, constant: Element) { x = x / constant }
}
