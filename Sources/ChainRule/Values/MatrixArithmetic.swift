extension Matrix {
    @inlinable public static func + (x: Matrix, y: Matrix) -> Matrix { combined("addition", x, y, +) }
    @inlinable public static func - (x: Matrix, y: Matrix) -> Matrix { combined("subtraction", x, y, -) }
    @inlinable public static func * (x: Matrix, y: Matrix) -> Matrix { combined("multiplication", x, y, *) }
    @inlinable public static func / (x: Matrix, y: Matrix) -> Matrix { combined("division", x, y, /) }
    @inlinable public static prefix func - (x: Matrix) -> Matrix { x.mapped { -$0 } }

    @inlinable public static func + (x: Matrix, constant: Element) -> Matrix { x.mapped { $0 + constant } }
    @inlinable public static func - (x: Matrix, constant: Element) -> Matrix { x.mapped { $0 - constant } }
    @inlinable public static func * (x: Matrix, constant: Element) -> Matrix { x.mapped { $0 * constant } }
    @inlinable public static func / (x: Matrix, constant: Element) -> Matrix { x.mapped { $0 / constant } }
    @inlinable public static func + (constant: Element, x: Matrix) -> Matrix { x.mapped { constant + $0 } }
    @inlinable public static func - (constant: Element, x: Matrix) -> Matrix { x.mapped { constant - $0 } }
    @inlinable public static func * (constant: Element, x: Matrix) -> Matrix { x.mapped { constant * $0 } }
    @inlinable public static func / (constant: Element, x: Matrix) -> Matrix { x.mapped { constant / $0 } }

    @inlinable public static func += (x: inout Matrix, y: Matrix) { x.update("addition", y, +) }
    @inlinable public static func -= (x: inout Matrix, y: Matrix) { x.update("subtraction", y, -) }
    @inlinable public static func *= (x: inout Matrix, y: Matrix) { x.update("multiplication", y, *) }
    @inlinable public static func /= (x: inout Matrix, y: Matrix) { x.update("division", y, /) }

    /// Writes over the elements where they are if nobody else holds them and the shapes are equal.
    @inlinable @inline(__always)
    mutating func update(_ operation: String, _ other: Matrix, _ body: (Element, Element) -> Element) {
        guard shape == other.shape, !isFaulty, !other.isFaulty, isKnownUniquelyReferenced(&storage) else {
            self = Matrix.combined(operation, self, other, body)
            return
        }
        withUnsafeMutableElements { x in
            other.withUnsafeElements { y in
                for i in 0..<x.count { x[i] = body(x[i], y[i]) }
            }
        }
    }
}
