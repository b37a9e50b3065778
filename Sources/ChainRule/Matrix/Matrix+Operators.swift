// The operators on matrices and dual numbers, once for each type of number; see GraphOperators.swift.

extension Matrix where Element == Double {
    /// x + y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    /// x − y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    /// x · y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault. The matrix
    /// product is `matmul`.
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    /// x / y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    /// −x, element by element.
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }

    /// Each element plus the constant.
    @inlinable @_disfavoredOverload
    public static func + (x: Matrix, constant: Double) -> Matrix { x._adding(constant: constant) }
    /// The constant plus each element.
    @inlinable @_disfavoredOverload
    public static func + (constant: Double, x: Matrix) -> Matrix { x._adding(constant: constant) }
    /// Each element minus the constant.
    @inlinable @_disfavoredOverload
    public static func - (x: Matrix, constant: Double) -> Matrix { x._adding(constant: -constant) }
    /// The constant minus each element.
    @inlinable @_disfavoredOverload
    public static func - (constant: Double, x: Matrix) -> Matrix { x._subtracted(fromConstant: constant) }
    /// Each element times the constant.
    @inlinable @_disfavoredOverload
    public static func * (x: Matrix, constant: Double) -> Matrix { x._multiplied(byConstant: constant) }
    /// The constant times each element.
    @inlinable @_disfavoredOverload
    public static func * (constant: Double, x: Matrix) -> Matrix { x._multiplied(byConstant: constant) }
    /// Each element divided by the constant.
    @inlinable @_disfavoredOverload
    public static func / (x: Matrix, constant: Double) -> Matrix { x._divided(byConstant: constant) }
    /// The constant divided by each element.
    @inlinable @_disfavoredOverload
    public static func / (constant: Double, x: Matrix) -> Matrix { x._dividing(constant: constant) }
}

extension Matrix where Element == Float {
    /// x + y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { x._adding(y) }
    /// x − y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { x._subtracting(y) }
    /// x · y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault. The matrix
    /// product is `matmul`.
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { x._multiplied(by: y) }
    /// x / y, element by element; a size of 1 is repeated. Shapes that do not fit give a fault.
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { x._divided(by: y) }
    /// −x, element by element.
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x._negated() }

    /// Each element plus the constant.
    @inlinable @_disfavoredOverload
    public static func + (x: Matrix, constant: Float) -> Matrix { x._adding(constant: constant) }
    /// The constant plus each element.
    @inlinable @_disfavoredOverload
    public static func + (constant: Float, x: Matrix) -> Matrix { x._adding(constant: constant) }
    /// Each element minus the constant.
    @inlinable @_disfavoredOverload
    public static func - (x: Matrix, constant: Float) -> Matrix { x._adding(constant: -constant) }
    /// The constant minus each element.
    @inlinable @_disfavoredOverload
    public static func - (constant: Float, x: Matrix) -> Matrix { x._subtracted(fromConstant: constant) }
    /// Each element times the constant.
    @inlinable @_disfavoredOverload
    public static func * (x: Matrix, constant: Float) -> Matrix { x._multiplied(byConstant: constant) }
    /// The constant times each element.
    @inlinable @_disfavoredOverload
    public static func * (constant: Float, x: Matrix) -> Matrix { x._multiplied(byConstant: constant) }
    /// Each element divided by the constant.
    @inlinable @_disfavoredOverload
    public static func / (x: Matrix, constant: Float) -> Matrix { x._divided(byConstant: constant) }
    /// The constant divided by each element.
    @inlinable @_disfavoredOverload
    public static func / (constant: Float, x: Matrix) -> Matrix { x._dividing(constant: constant) }
}

extension Matrix {
    /// Adds the constant to each element.
    @inlinable @_disfavoredOverload
    public static func += (x: inout Matrix, constant: Element) { x = x + constant }
    /// Takes the constant from each element.
    @inlinable @_disfavoredOverload
    public static func -= (x: inout Matrix, constant: Element) { x = x - constant }
    /// Multiplies each element by the constant.
    @inlinable @_disfavoredOverload
    public static func *= (x: inout Matrix, constant: Element) { x = x * constant }
    /// Divides each element by the constant.
    @inlinable @_disfavoredOverload
    public static func /= (x: inout Matrix, constant: Element) { x = x / constant }
}
