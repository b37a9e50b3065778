// The operators on dual numbers; see Values/GraphOperators.swift.

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
}

extension Dual {
    @inlinable
    public static func + <Number: MatrixElement>(x: Dual, constant: Number) -> Dual {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func + <Number: MatrixElement>(constant: Number, x: Dual) -> Dual {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(x: Dual, constant: Number) -> Dual {
        x._adding(constant: -Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(constant: Number, x: Dual) -> Dual {
        x._subtracted(fromConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(x: Dual, constant: Number) -> Dual {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(constant: Number, x: Dual) -> Dual {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(x: Dual, constant: Number) -> Dual {
        x._divided(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(constant: Number, x: Dual) -> Dual {
        x._dividing(constant: Element(constant))
    }
}

/// A literal is a constant.
extension Dual {
    @inlinable public init(floatLiteral value: Base.FloatLiteralType) {
        self.init(constant: Base(floatLiteral: value))
    }
    @inlinable public init(integerLiteral value: Base.IntegerLiteralType) {
        self.init(constant: Base(integerLiteral: value))
    }
}

extension Dual {
    @inlinable @_disfavoredOverload
    public static func += (x: inout Dual, y: Dual) { x = x + y }
    @inlinable @_disfavoredOverload
    public static func += <Number: MatrixElement>(x: inout Dual, constant: Number) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Dual, y: Dual) { x = x - y }
    @inlinable @_disfavoredOverload
    public static func -= <Number: MatrixElement>(x: inout Dual, constant: Number) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Dual, y: Dual) { x = x * y }
    @inlinable @_disfavoredOverload
    public static func *= <Number: MatrixElement>(x: inout Dual, constant: Number) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Dual, y: Dual) { x = x / y }
    @inlinable @_disfavoredOverload
    public static func /= <Number: MatrixElement>(x: inout Dual, constant: Number) { x = x / constant }
}
