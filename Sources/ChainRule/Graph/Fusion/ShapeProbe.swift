import ChainRuleKernels

/// A value without numbers that a rule is run on to find out what it does: which shape comes out, and whether
/// it works element by element, so that rows of the result need nothing but the same rows of the operands.
///
/// A user's rule is asked in the same way as one of the library's; there is no list.
struct ShapeProbe: ElementProbe {
    typealias Element = Double

    /// `nil` where shapes do not fit.
    let shape: Shape?
    /// Whether nothing but operations element by element led here.
    let isElementwise: Bool

    init(_ shape: Shape?, isElementwise: Bool = true) {
        self.shape = shape
        self.isElementwise = isElementwise
    }

    init(floatLiteral value: Double) { self.init(.scalar) }
    init(integerLiteral value: Double) { self.init(.scalar) }

    /// What comes of an operation that looks at other elements, too, or at the shape.
    static var other: ShapeProbe { ShapeProbe(nil, isElementwise: false) }

    /// What comes of two values element by element, broadcast.
    private func met(_ y: ShapeProbe) -> ShapeProbe {
        guard isElementwise, y.isElementwise else { return .other }
        guard let shape, let other = y.shape else { return ShapeProbe(nil) }
        return ShapeProbe(Broadcasting(shape, other)?.shape)
    }

    /// Whether a gradient of this shape can be summed back to an operand's.
    func canBeReduced(to operand: Shape) -> Bool {
        guard let shape else { return false }
        return (shape.rows == operand.rows || operand.rows == 1)
            && (shape.columns == operand.columns || operand.columns == 1)
    }
}

// MARK: Element by element

extension ShapeProbe {
    func _adding(_ y: ShapeProbe) -> ShapeProbe { met(y) }
    func _subtracting(_ y: ShapeProbe) -> ShapeProbe { met(y) }
    func _multiplied(by y: ShapeProbe) -> ShapeProbe { met(y) }
    func _divided(by y: ShapeProbe) -> ShapeProbe { met(y) }
    func _negated() -> ShapeProbe { self }
    func _adding(constant: Double) -> ShapeProbe { self }
    func _multiplied(byConstant constant: Double) -> ShapeProbe { self }
    func _divided(byConstant constant: Double) -> ShapeProbe { self }
    func _subtracted(fromConstant constant: Double) -> ShapeProbe { self }
    func _dividing(constant: Double) -> ShapeProbe { self }
    func _mapped(_ function: ElementFunction, _ constant: Double) -> ShapeProbe { self }
    func _combined(_ operation: ElementOperation, _ y: ShapeProbe) -> ShapeProbe { met(y) }
    func _combined(_ operation: ElementTernary, _ y: ShapeProbe, _ w: ShapeProbe) -> ShapeProbe {
        met(y.met(w))
    }
    func filled(with constant: Double) -> ShapeProbe { self }

    func broadcast(like other: ShapeProbe) -> ShapeProbe {
        let both = met(other)
        return both.shape == other.shape ? both : ShapeProbe(nil, isElementwise: both.isElementwise)
    }
}

extension Rule {
    /// Whether forward and backward work element by element. What a node without a rule does nobody can look into; a list of operands
    /// has no place in a tile.
    @usableFromInline var isElementwise: Bool {
        if self is any OpaqueRule || self is any VariadicRule { return false }
        let operands = [ShapeProbe](
            repeating: ShapeProbe(Shape(rows: 2, columns: 2)), count: Self.operandCount)
        let result = forward(operands: operands)
        guard result.isElementwise else { return false }
        return backward(upstream: result, operands: operands, result: result).allSatisfy(\.isElementwise)
    }

    /// The result's shape; `nil` where the operands' shapes do not fit, or a gradient's does not go back.
    func resultShape(_ operands: [Shape]) -> Shape? {
        let probes = operands.map { ShapeProbe($0) }
        let result = forward(operands: probes)
        guard let shape = result.shape else { return nil }
        let gradients = backward(upstream: result, operands: probes, result: result)
        let fit = zip(gradients, operands).allSatisfy { $0.canBeReduced(to: $1) }
        return fit ? shape : nil
    }
}
