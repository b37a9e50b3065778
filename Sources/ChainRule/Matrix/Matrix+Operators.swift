// The operators on matrices and dual numbers, once for each type of number; see GraphOperators.swift.

extension Matrix where Element == Double {
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }

    @inlinable @_disfavoredOverload
    public static func + (x: Matrix, constant: Double) -> Matrix { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Matrix) -> Matrix { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func - (x: Matrix, constant: Double) -> Matrix { x._adding(constant: -constant) }
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Matrix) -> Matrix { x._subtracted(fromConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (x: Matrix, constant: Double) -> Matrix { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Matrix) -> Matrix { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (x: Matrix, constant: Double) -> Matrix { x._divided(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Matrix) -> Matrix { x._dividing(constant: constant) }
}

extension Matrix where Element == Float {
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }

    @inlinable @_disfavoredOverload
    public static func + (x: Matrix, constant: Float) -> Matrix { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func + (constant: Float, x: Matrix) -> Matrix { x._adding(constant: constant) }
    @inlinable @_disfavoredOverload
    public static func - (x: Matrix, constant: Float) -> Matrix { x._adding(constant: -constant) }
    @inlinable @_disfavoredOverload
    public static func - (constant: Float, x: Matrix) -> Matrix { x._subtracted(fromConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (x: Matrix, constant: Float) -> Matrix { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func * (constant: Float, x: Matrix) -> Matrix { x._multiplied(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (x: Matrix, constant: Float) -> Matrix { x._divided(byConstant: constant) }
    @inlinable @_disfavoredOverload
    public static func / (constant: Float, x: Matrix) -> Matrix { x._dividing(constant: constant) }
}

extension Matrix {
    @inlinable @_disfavoredOverload
    public static func += (x: inout Matrix, constant: Element) { x = x + constant }
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Matrix, constant: Element) { x = x - constant }
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Matrix, constant: Element) { x = x * constant }
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Matrix, constant: Element) { x = x / constant }
}
