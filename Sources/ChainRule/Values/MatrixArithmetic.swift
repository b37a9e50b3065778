extension Matrix {
    @inlinable public func adding(_ y: Matrix) -> Matrix { .combined("addition", self, y, +) }
    @inlinable public func subtracting(_ y: Matrix) -> Matrix { .combined("subtraction", self, y, -) }
    @inlinable public func multiplied(by y: Matrix) -> Matrix { .combined("multiplication", self, y, *) }
    @inlinable public func divided(by y: Matrix) -> Matrix { .combined("division", self, y, /) }
    @inlinable public func negated() -> Matrix { mapped { -$0 } }

    @inlinable public func adding(constant: Element) -> Matrix { mapped { $0 + constant } }
    @inlinable public func multiplied(byConstant constant: Element) -> Matrix { mapped { $0 * constant } }
    @inlinable public func divided(byConstant constant: Element) -> Matrix { mapped { $0 / constant } }
    @inlinable public func subtracted(fromConstant constant: Element) -> Matrix { mapped { constant - $0 } }
    @inlinable public func dividing(constant: Element) -> Matrix { mapped { constant / $0 } }

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
