// Several operations that rules need together. Here they are what they are made of, which is all that
// scalars, duals and variables need; a matrix has them in one pass over its elements.
extension GraphValue {
    @inlinable
    public func matrixProduct(_ other: Self, adding row: Self) -> Self {
        let product = matrixProduct(other, transposingSelf: false, transposingOther: false)
        return product + row.broadcast(like: product)
    }

    @inlinable
    public func maximum(constant: Element) -> Self { maximum(filled(with: constant)) }

    @inlinable
    public func masked(whereNotPositive x: Self) -> Self { .select(x, self, filled(with: 0)) }

    /// −|x|, with a slope of 1 at 0, which `abs` has not: what is smooth in x stays so.
    @inlinable
    func negativeMagnitude() -> Self { .select(self, -self, self) }
}

extension ConcreteValue {
    @inlinable
    public mutating func add(_ other: Self) { self = self + other }

    @inlinable
    public mutating func add(_ other: Self, scaledBy factor: Element) { self = self + other * factor }
}
