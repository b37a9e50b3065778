import ChainRuleKernels

extension Matrix {
    @inlinable public func _adding(_ y: Matrix) -> Matrix { .combined("addition", self, y, .add) }
    @inlinable public func _subtracting(_ y: Matrix) -> Matrix {
        .combined("subtraction", self, y, .subtract)
    }
    @inlinable public func _multiplied(by y: Matrix) -> Matrix {
        .combined("multiplication", self, y, .multiply)
    }
    @inlinable public func _divided(by y: Matrix) -> Matrix { .combined("division", self, y, .divide) }
    @inlinable public func _negated() -> Matrix { mapped(.negate) }

    @inlinable public func _adding(constant: Element) -> Matrix { mapped(.add, constant) }
    @inlinable public func _multiplied(byConstant constant: Element) -> Matrix { mapped(.multiply, constant) }
    @inlinable public func _divided(byConstant constant: Element) -> Matrix { mapped(.divide, constant) }
    @inlinable public func _subtracted(fromConstant constant: Element) -> Matrix {
        mapped(.subtractFrom, constant)
    }
    @inlinable public func _dividing(constant: Element) -> Matrix { mapped(.divideInto, constant) }

    /// x becomes x + y, element by element; a size of 1 is repeated. Where it can, in x's own memory.
    @inlinable public static func += (x: inout Matrix, y: Matrix) { x.update("addition", y, .add) }
    /// x becomes x − y, element by element; a size of 1 is repeated.
    @inlinable public static func -= (x: inout Matrix, y: Matrix) { x.update("subtraction", y, .subtract) }
    /// x becomes x · y, element by element; a size of 1 is repeated.
    @inlinable public static func *= (x: inout Matrix, y: Matrix) { x.update("multiplication", y, .multiply) }
    /// x becomes x / y, element by element; a size of 1 is repeated.
    @inlinable public static func /= (x: inout Matrix, y: Matrix) { x.update("division", y, .divide) }

    @inlinable public mutating func add(_ other: Matrix) { self += other }

    @inlinable
    public mutating func add(_ other: Matrix, scaledBy factor: Element) {
        update("addition", other, .addScaled, factor)
    }

    /// Writes over the elements where they are if nobody else holds them and the shape stays.
    @inlinable @inline(never)
    mutating func update(
        _ name: String, _ other: Matrix, _ operation: ElementOperation, _ constant: Element = 0
    ) {
        guard !isFaulty, !other.isFaulty, let plan = Broadcasting(shape, other.shape), plan.shape == shape,
            isKnownUniquelyReferenced(&storage)
        else {
            self = Matrix.combined(name, self, other, operation, constant)
            return
        }
        other.withUnsafeElements { y in
            withUnsafeMutableElements { x in
                plan.combine(operation, UnsafeBufferPointer(x), y, constant, into: x)
            }
        }
    }
}
