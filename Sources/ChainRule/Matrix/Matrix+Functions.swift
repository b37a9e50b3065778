import ChainRuleKernels

// The exponential and its like come from the C target; they differ from the scalar's own, which are the C
// library's, by up to 4 units in the last place.
extension Matrix {
    @inlinable
    public func _mapped(_ function: ElementFunction, _ constant: Element) -> Matrix {
        mapped(function, constant)
    }

    @inlinable
    public func _combined(_ operation: ElementOperation, _ y: Matrix) -> Matrix {
        .combined(operation.name, self, y, operation)
    }

    @inlinable
    public func _combined(_ operation: ElementTernary, _ y: Matrix, _ w: Matrix) -> Matrix {
        .combined(operation == .select ? "choice" : "multiplication", self, y, w, operation)
    }

    @inlinable public func filled(with constant: Element) -> Matrix { mapped(.fill, constant) }

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
                        Element._combineThree(operation, result.count, x, y, w, start)
                    }
                }
            }
        }
    }
}

extension ElementOperation {
    /// What a fault calls it.
    @inlinable var name: String {
        switch self {
        case .add, .addScaled: "addition"
        case .subtract: "subtraction"
        case .multiply: "multiplication"
        case .divide: "division"
        case .maximum: "maximum"
        case .minimum: "minimum"
        case .equal: "comparison"
        case .power: "power"
        case .first, .positive: "choice"
        case .atan2: "atan2"
        }
    }
}
