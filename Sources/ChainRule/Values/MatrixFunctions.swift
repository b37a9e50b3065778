// The functions of one element are the scalar's own (see Scalar.swift), so that the two cannot differ.
extension Matrix {
    @inlinable public func exp() -> Matrix { mapped { $0.exp() } }
    @inlinable public func expm1() -> Matrix { mapped { $0.expm1() } }
    @inlinable public func log() -> Matrix { mapped { $0.log() } }
    @inlinable public func log1p() -> Matrix { mapped { $0.log1p() } }
    @inlinable public func sqrt() -> Matrix { mapped { $0.sqrt() } }
    @inlinable public func tanh() -> Matrix { mapped { $0.tanh() } }
    @inlinable public func sigmoid() -> Matrix { mapped { $0.sigmoid() } }
    @inlinable public func erf() -> Matrix { mapped { $0.erf() } }
    @inlinable public func abs() -> Matrix { mapped { $0.abs() } }
    @inlinable public func sign() -> Matrix { mapped { $0.sign() } }
    @inlinable public func power(_ exponent: Element) -> Matrix { mapped { $0.power(exponent) } }

    @inlinable
    public func power(_ exponent: Matrix) -> Matrix {
        Matrix.combined("power", self, exponent) { $0.power($1) }
    }

    @inlinable
    public func maximum(_ other: Matrix) -> Matrix {
        Matrix.combined("maximum", self, other) { $0.maximum($1) }
    }

    @inlinable
    public func minimum(_ other: Matrix) -> Matrix {
        Matrix.combined("minimum", self, other) { $0.minimum($1) }
    }

    @inlinable
    public func matches(_ other: Matrix) -> Matrix {
        Matrix.combined("comparison", self, other) { $0.matches($1) }
    }

    @inlinable
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
        return Matrix(uninitializedRows: all.shape.rows, columns: all.shape.columns) { result in
            condition.withUnsafeElements { condition in
                positive.withUnsafeElements { positive in
                    otherwise.withUnsafeElements { otherwise in
                        for i in 0..<result.count {
                            result[i] = Element.select(condition[i], positive[i], otherwise[i])
                        }
                    }
                }
            }
        }
    }

    @inlinable public func filled(with constant: Element) -> Matrix { mapped { _ in constant } }
}
