import ChainRuleKernels

// The exponential and its like come from the C target; they differ from the scalar's own, which are the C
// library's, by up to 4 units in the last place.
extension Matrix {
    @inlinable public func exp() -> Matrix { mapped(.exp) }
    @inlinable public func expm1() -> Matrix { mapped(.expm1) }
    @inlinable public func log() -> Matrix { mapped(.log) }
    @inlinable public func log1p() -> Matrix { mapped(.log1p) }
    @inlinable public func sqrt() -> Matrix { mapped(.sqrt) }
    @inlinable public func tanh() -> Matrix { mapped(.tanh) }
    @inlinable public func sigmoid() -> Matrix { mapped(.sigmoid) }
    @inlinable public func erf() -> Matrix { mapped(.erf) }
    @inlinable public func gaussian() -> Matrix { mapped(.gaussian) }
    @inlinable public func normalProbability() -> Matrix { mapped(.normal) }
    @inlinable public func abs() -> Matrix { mapped(.abs) }
    @inlinable public func sign() -> Matrix { mapped(.sign) }
    @inlinable public func power(_ exponent: Element) -> Matrix { mapped(.power, exponent) }
    @inlinable public func raised(to exponent: Matrix) -> Matrix {
        .combined("power", self, exponent, .power)
    }
    @inlinable public func maximum(_ other: Matrix) -> Matrix { .combined("maximum", self, other, .maximum) }
    @inlinable public func maximum(constant: Element) -> Matrix { mapped(.maximum, constant) }
    @inlinable
    public func masked(whereNotPositive x: Matrix) -> Matrix { .combined("choice", x, self, .positive) }
    @inlinable public func minimum(_ other: Matrix) -> Matrix { .combined("minimum", self, other, .minimum) }
    @inlinable public func matches(_ other: Matrix) -> Matrix {
        .combined("comparison", self, other, .matches)
    }
    @inlinable public func filled(with constant: Element) -> Matrix { mapped(.fill, constant) }

    @inlinable
    public static func select(_ condition: Matrix, _ positive: Matrix, _ otherwise: Matrix) -> Matrix {
        .combined("choice", condition, positive, otherwise, .select)
    }

    /// Three operands element by element, broadcast.
    @inlinable @inline(never)
    static func combined(
        _ name: String, _ x: Matrix, _ y: Matrix, _ w: Matrix, _ operation: ElementTernary
    ) -> Matrix {
        if let fault = x.fault ?? y.fault ?? w.fault { return .faulty(fault) }
        guard let last = Broadcasting(y.shape, w.shape), let all = Broadcasting(x.shape, last.shape) else {
            let reason = "the sizes need to be equal, or 1"
            return .faulty(name, x.shape, y.shape, w.shape, reason: reason)
        }
        let (x, y, w) = (
            x.broadcast(to: all.shape), y.broadcast(to: all.shape), w.broadcast(to: all.shape)
        )
        if let fault = x.fault ?? y.fault ?? w.fault { return .faulty(fault) }
        return Matrix(uninitializedRows: all.shape.rows, columns: all.shape.columns) { result in
            x.withUnsafeElements { x in
                y.withUnsafeElements { y in
                    w.withUnsafeElements { w in
                        guard let x = x.baseAddress, let y = y.baseAddress, let w = w.baseAddress,
                            let start = result.baseAddress
                        else { return }
                        Element.combineThree(operation, result.count, x, y, w, start)
                    }
                }
            }
        }
    }
}
