// The operators on matrices and dual numbers, once for each type of number; see GraphOperators.swift.

extension Matrix where Element == Double {
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }
}

extension Matrix where Element == Float {
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }
}

extension Matrix {
    @inlinable
    public static func + <Number: MatrixElement>(x: Matrix, constant: Number) -> Matrix {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func + <Number: MatrixElement>(constant: Number, x: Matrix) -> Matrix {
        x._adding(constant: Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(x: Matrix, constant: Number) -> Matrix {
        x._adding(constant: -Element(constant))
    }
    @inlinable
    public static func - <Number: MatrixElement>(constant: Number, x: Matrix) -> Matrix {
        x._subtracted(fromConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(x: Matrix, constant: Number) -> Matrix {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func * <Number: MatrixElement>(constant: Number, x: Matrix) -> Matrix {
        x._multiplied(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(x: Matrix, constant: Number) -> Matrix {
        x._divided(byConstant: Element(constant))
    }
    @inlinable
    public static func / <Number: MatrixElement>(constant: Number, x: Matrix) -> Matrix {
        x._dividing(constant: Element(constant))
    }
}

extension Matrix {
    @inlinable @_disfavoredOverload
    public static func += <Number: MatrixElement>(x: inout Matrix, constant: Number) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= <Number: MatrixElement>(x: inout Matrix, constant: Number) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= <Number: MatrixElement>(x: inout Matrix, constant: Number) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= <Number: MatrixElement>(x: inout Matrix, constant: Number) { x = x / constant }
}
