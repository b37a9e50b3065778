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
    @inlinable public func abs() -> Matrix { mapped(.abs) }
    @inlinable public func sign() -> Matrix { mapped(.sign) }
    @inlinable public func power(_ exponent: Element) -> Matrix { mapped(.power, exponent) }
    @inlinable public func power(_ exponent: Matrix) -> Matrix { .combined("power", self, exponent, .power) }
    @inlinable public func maximum(_ other: Matrix) -> Matrix { .combined("maximum", self, other, .maximum) }
    @inlinable public func maximum(constant: Element) -> Matrix { mapped(.maximum, constant) }
    @inlinable
    public func masked(whereNotPositive x: Matrix) -> Matrix { .combined("choice", x, self, .positive) }
    @inlinable public func minimum(_ other: Matrix) -> Matrix { .combined("minimum", self, other, .minimum) }
    @inlinable public func matches(_ other: Matrix) -> Matrix {
        .combined("comparison", self, other, .matches)
    }
    @inlinable public func filled(with constant: Element) -> Matrix { mapped(.fill, constant) }

    @inlinable @inline(never)
    public static func select(_ condition: Matrix, _ positive: Matrix, _ otherwise: Matrix) -> Matrix {
        if let fault = condition.fault ?? positive.fault ?? otherwise.fault { return .faulty(fault) }
        guard let choices = Broadcasting(positive.shape, otherwise.shape),
            let all = Broadcasting(condition.shape, choices.shape)
        else {
            let reason = "the sizes need to be equal, or 1"
            return .faulty("choice", condition.shape, positive.shape, otherwise.shape, reason: reason)
        }
        let (condition, positive) = (condition.broadcast(to: all.shape), positive.broadcast(to: all.shape))
        let otherwise = otherwise.broadcast(to: all.shape)
        if let fault = condition.fault ?? positive.fault ?? otherwise.fault { return .faulty(fault) }
        return Matrix(uninitializedRows: all.shape.rows, columns: all.shape.columns) { result in
            condition.withUnsafeElements { condition in
                positive.withUnsafeElements { positive in
                    otherwise.withUnsafeElements { otherwise in
                        guard let condition = condition.baseAddress, let positive = positive.baseAddress,
                            let otherwise = otherwise.baseAddress, let start = result.baseAddress
                        else { return }
                        Element.select(result.count, condition, positive, otherwise, start)
                    }
                }
            }
        }
    }
}
