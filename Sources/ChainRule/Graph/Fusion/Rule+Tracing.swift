extension Rule {
    /// Whether forward and backward work element by element. What a node without a rule does nobody can look
    /// into; a list of operands cannot be part of a program.
    ///
    /// A user's rule is asked in the same way as one of the library's: by running it. There is no list.
    @usableFromInline var isElementwise: Bool {
        if self is any OpaqueRule || self is any VariadicRule { return false }
        // A result that does not reach as far as one of its operands has not the shape that a chain counts on.
        guard (0..<Self.operandCount).allSatisfy(isReached) else { return false }
        let (trace, operands) = traced { _ in .whole }
        let result = forward(operands: operands)
        guard result.trace != nil, result.extent == .whole else { return false }
        let gradients = backward(upstream: result, operands: operands, result: result)
        return gradients.allSatisfy(\.isTraceable) && !trace.dependsOnShapes
    }

    /// Whether the result is a matrix where only this operand is one.
    private func isReached(by operand: Int) -> Bool {
        forward(operands: traced { $0 == operand ? .whole : .number }.operands).extent == .whole
    }

    private func traced(_ extent: (Int) -> Extent) -> (trace: ElementTrace, operands: [TracedValue<Double>]) {
        let trace = ElementTrace(Shape(rows: 2, columns: 2))
        return (trace, (0..<Self.operandCount).map { TracedValue(trace, input: $0, extent: extent($0)) })
    }

    /// Whether the gradient of a sum, or the like, becomes one of the only operand's shape, element by
    /// element: what forward does does not matter.
    var hasTraceableBackward: Bool {
        if self is any OpaqueRule || self is any VariadicRule || Self.operandCount > 1 { return false }
        let trace = ElementTrace(Shape(rows: 2, columns: 2))
        let values = (0..<3).map { TracedValue<Double>(trace, input: $0, extent: $0 > 0 ? .number : .whole) }
        let gradient = backward(upstream: values[1], operands: [values[0]], result: values[2])[0]
        return gradient.trace != nil && gradient.extent == .whole && !trace.entries[gradient.index].isLate
    }
}
