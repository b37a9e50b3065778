// Arithmetic on values of every kind, element by element, with broadcasting.
//
// How the operators are declared decides how long formulas take to compile; Docs/Decisions.md says why each
// is where it is. A declaration more or a word less here costs seconds in users' code:
// `TypeCheckingTests` has the formulas.

/// The operators as requirements, apart from all else that a value has, so that `Int` conforms: of two
/// operands in generic code, one an integer literal, the compiler otherwise thinks that they cannot fit.
public protocol _Operators {
    static func + (x: Self, y: Self) -> Self
    static func - (x: Self, y: Self) -> Self
    static func * (x: Self, y: Self) -> Self
    static func / (x: Self, y: Self) -> Self
    static prefix func - (x: Self) -> Self
}

extension Int: _Operators {}

// What generic code runs: variables of any value, a rule's operands.
extension GraphValue {
    /// x + y, element by element; a size of 1 is repeated (broadcast). Shapes that do not fit give a fault.
    @inlinable @_disfavoredOverload
    public static func + (x: Self, y: Self) -> Self { x._adding(y) }
    /// x − y, element by element, broadcast.
    @inlinable @_disfavoredOverload
    public static func - (x: Self, y: Self) -> Self { x._subtracting(y) }
    /// x · y, element by element, broadcast; the product of matrices is `matmul`.
    @inlinable @_disfavoredOverload
    public static func * (x: Self, y: Self) -> Self { x._multiplied(by: y) }
    /// x / y, element by element, broadcast. Division by 0 gives ±∞ or NaN, as IEEE 754 says.
    @inlinable @_disfavoredOverload
    public static func / (x: Self, y: Self) -> Self { x._divided(by: y) }
    /// −x, element by element.
    @inlinable @_disfavoredOverload
    public static prefix func - (x: Self) -> Self { x._negated() }

    /// Each element plus the constant.
    @inlinable @_disfavoredOverload
    public static func + (x: Self, constant: Element) -> Self { x._adding(constant: constant) }
    /// Each element minus the constant.
    @inlinable @_disfavoredOverload
    public static func - (x: Self, constant: Element) -> Self { x._adding(constant: -constant) }
    /// Each element times the constant.
    @inlinable @_disfavoredOverload
    public static func * (x: Self, constant: Element) -> Self { x._multiplied(byConstant: constant) }
    /// Each element divided by the constant.
    @inlinable @_disfavoredOverload
    public static func / (x: Self, constant: Element) -> Self { x._divided(byConstant: constant) }
    /// The constant plus each element.
    @inlinable @_disfavoredOverload
    public static func + (constant: Element, x: Self) -> Self { x._adding(constant: constant) }
    /// The constant minus each element.
    @inlinable @_disfavoredOverload
    public static func - (constant: Element, x: Self) -> Self { x._subtracted(fromConstant: constant) }
    /// The constant times each element.
    @inlinable @_disfavoredOverload
    public static func * (constant: Element, x: Self) -> Self { x._multiplied(byConstant: constant) }
    /// The constant divided by each element.
    @inlinable @_disfavoredOverload
    public static func / (constant: Element, x: Self) -> Self { x._dividing(constant: constant) }
}

// A number is a value that is the same everywhere.
extension ConcreteValue {
    /// A 1×1 value.
    @inlinable public init(floatLiteral value: Element) { self.init(value) }
    /// A 1×1 value.
    @inlinable public init(integerLiteral value: Element) { self.init(value) }
}
