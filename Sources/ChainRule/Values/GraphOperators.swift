/// Arithmetic on values of every kind, element by element, with broadcasting.
///
/// The operators are declared here once and call named functions, because the compiler weighs every
/// declaration of an operator in every expression that uses it, in the library's users' code too.
extension GraphValue {
    @inlinable public static func + (x: Self, y: Self) -> Self { x.adding(y) }
    @inlinable public static func - (x: Self, y: Self) -> Self { x.subtracting(y) }
    @inlinable public static func * (x: Self, y: Self) -> Self { x.multiplied(by: y) }
    @inlinable public static func / (x: Self, y: Self) -> Self { x.divided(by: y) }
    @inlinable public static prefix func - (x: Self) -> Self { x.negated() }

    @inlinable public static func + (x: Self, constant: Element) -> Self { x.adding(constant: constant) }
    @inlinable public static func - (x: Self, constant: Element) -> Self { x.adding(constant: -constant) }
    @inlinable public static func * (x: Self, constant: Element) -> Self {
        x.multiplied(byConstant: constant)
    }
    @inlinable public static func / (x: Self, constant: Element) -> Self { x.divided(byConstant: constant) }
    @inlinable public static func + (constant: Element, x: Self) -> Self { x.adding(constant: constant) }
    @inlinable public static func - (constant: Element, x: Self) -> Self {
        x.subtracted(fromConstant: constant)
    }
    @inlinable public static func * (constant: Element, x: Self) -> Self {
        x.multiplied(byConstant: constant)
    }
    @inlinable public static func / (constant: Element, x: Self) -> Self { x.dividing(constant: constant) }
}
