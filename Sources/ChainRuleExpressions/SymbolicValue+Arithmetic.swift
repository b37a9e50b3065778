import ChainRule
import ChainRuleKernels

// What is written down element by element, simplified where that changes no value but the sign of a zero.
extension SymbolicValue: MatrixValue {
    package typealias Element = Double

    package init(floatLiteral value: Double) { self = .number(value) }
    package init(integerLiteral value: Double) { self = .number(value) }

    package func _adding(_ y: SymbolicValue) -> SymbolicValue {
        if let folded = folded(.add, y) { return folded }
        if number == 0 { return y.reaching(self) }
        if y.number == 0 { return reaching(y) }
        if let y = y.negated { return self - y }
        if let x = negated { return y - x }
        return number != nil ? y.combined(.add, self) : combined(.add, y)
    }

    package func _subtracting(_ y: SymbolicValue) -> SymbolicValue {
        if let folded = folded(.subtract, y) { return folded }
        if let number = y.number { return self + SymbolicValue.number(-number, shape: y.shape) }
        if number == 0 { return (-y).reaching(self) }
        if let y = y.negated { return self + y }
        return combined(.subtract, y)
    }

    package func _multiplied(by y: SymbolicValue) -> SymbolicValue {
        if let folded = folded(.multiply, y) { return folded }
        if number == 1 { return y.reaching(self) }
        if y.number == 1 { return reaching(y) }
        if number == -1 { return (-y).reaching(self) }
        if y.number == -1 { return (-self).reaching(y) }
        if let x = negated { return -(x * y) }
        if let y = y.negated { return -(self * y) }
        return y.number != nil ? y.combined(.multiply, self) : combined(.multiply, y)
    }

    package func _divided(by y: SymbolicValue) -> SymbolicValue {
        if let folded = folded(.divide, y) { return folded }
        if y.number == 1 { return reaching(y) }
        if y.number == -1 { return (-self).reaching(y) }
        if let x = negated { return -(x / y) }
        if let y = y.negated { return -(self / y) }
        return combined(.divide, y)
    }

    package func _negated() -> SymbolicValue {
        if let number { return .number(-number, shape: shape) }
        if let x = negated { return x }
        if computed == .combine(.subtract) { return operands[1] - operands[0] }
        return SymbolicValue(.map(.negate, 0), [self], shape: shape)
    }

    package func _adding(constant: Double) -> SymbolicValue { self + SymbolicValue.number(constant) }
    package func _multiplied(byConstant constant: Double) -> SymbolicValue {
        self * SymbolicValue.number(constant)
    }
    package func _divided(byConstant constant: Double) -> SymbolicValue {
        self / SymbolicValue.number(constant)
    }
    package func _subtracted(fromConstant constant: Double) -> SymbolicValue {
        SymbolicValue.number(constant) - self
    }
    package func _dividing(constant: Double) -> SymbolicValue { SymbolicValue.number(constant) / self }

    package func _mapped(_ function: ElementFunction, _ constant: Double) -> SymbolicValue {
        switch function {
        case .fill: return filled(with: constant)
        case .negate: return -self
        case .add: return self + SymbolicValue.number(constant)
        case .multiply: return self * SymbolicValue.number(constant)
        case .divide: return self / SymbolicValue.number(constant)
        case .subtractFrom: return SymbolicValue.number(constant) - self
        case .divideInto: return SymbolicValue.number(constant) / self
        case .maximum: return _combined(.maximum, .number(constant))
        default: break
        }
        if let number { return .number(._mapped(function, number, constant), shape: shape) }
        if function == .power && constant == 1 { return self }
        return SymbolicValue(.map(function, function == .power ? constant : 0), [self], shape: shape)
    }

    package func _combined(_ operation: ElementOperation, _ y: SymbolicValue) -> SymbolicValue {
        switch operation {
        case .first: self
        case .add: self + y
        case .subtract: self - y
        case .multiply: self * y
        case .divide: self / y
        case .addScaled: self + y * SymbolicValue.number(0)
        case .positive: _combined(.select, y, .number(0))
        case .maximum, .minimum, .equal, .power, .atan2: folded(operation, y) ?? combined(operation, y)
        }
    }

    package func _combined(_ operation: ElementTernary, _ y: SymbolicValue, _ w: SymbolicValue)
        -> SymbolicValue
    {
        let shape = SymbolicShape.broadcast(.broadcast(self.shape, y.shape), w.shape)
        if operation == .select, let number, !number.isNaN {
            return number > 0 ? y.reaching(shape) : w.reaching(shape)
        }
        let operands = [
            self, y.number != nil ? y.withoutBroadcast(beside: self) : y,
            w.number != nil ? w.withoutBroadcast(beside: self) : w,
        ]
        return SymbolicValue(.combineThree(operation), operands, shape: shape)
    }

    package func filled(with constant: Double) -> SymbolicValue { .number(constant, shape: shape) }

    // MARK: What these have in common

    /// Two numbers' result.
    private func folded(_ operation: ElementOperation, _ y: SymbolicValue) -> SymbolicValue? {
        guard let x = number, let number = y.number else { return nil }
        return .number(._combined(operation, x, number), shape: SymbolicShape.broadcast(shape, y.shape))
    }

    private func combined(_ operation: ElementOperation, _ y: SymbolicValue) -> SymbolicValue {
        let shape = SymbolicShape.broadcast(shape, y.shape)
        let operands = [withoutBroadcast(beside: y), y.withoutBroadcast(beside: self)]
        // Of two that are repeated, the result is.
        let own = shape == nil ? nil : SymbolicShape.broadcast(operands[0].shape, operands[1].shape)
        let result = SymbolicValue(.combine(operation), operands, shape: own ?? shape)
        return result.reaching(shape)
    }

    /// Beside what has the whole shape, nothing need say that it is repeated.
    private func withoutBroadcast(beside other: SymbolicValue) -> SymbolicValue {
        switch computed {
        case .broadcast where other.shape == shape && shape != nil: operands[0]
        case .number(let number) where other.shape == shape && other.number == nil: .number(number)
        case .broadcastLike where operands[1] == other || (other.shape == shape && shape != nil): operands[0]
        default: self
        }
    }

    /// This value where it is combined with a number that changes nothing but perhaps the shape.
    private func reaching(_ other: SymbolicValue) -> SymbolicValue {
        reaching(SymbolicShape.broadcast(shape, other.shape))
    }

    private func reaching(_ result: SymbolicShape?) -> SymbolicValue {
        guard let result, shape != nil else { return self }
        return broadcast(to: result)
    }
}
