// An optimizer's step in one pass: a parameter, what is remembered for it and its gradient, element by
// element.

/// For a kind of value that has no better way: by its elements.
extension ConcreteValue {
    public mutating func update(with gradient: Self, _ step: (inout Element, Element) -> Void) {
        var (nothing, none) = (gradient, gradient)
        update(&nothing, &none, with: gradient) { x, _, _, gradient in step(&x, gradient) }
    }

    public mutating func update(
        _ memory: inout Self, with gradient: Self, _ step: (inout Element, inout Element, Element) -> Void
    ) {
        var nothing = gradient
        update(&memory, &nothing, with: gradient) { x, memory, _, gradient in step(&x, &memory, gradient) }
    }

    public mutating func update(
        _ first: inout Self, _ second: inout Self, with gradient: Self,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void
    ) {
        let shape = shape
        guard [gradient, first, second].allSatisfy({ $0.shape == shape }) else {
            return self = .faulty(.update([self, gradient, first, second]))
        }
        var (x, a, b) = (elements, first.elements, second.elements)
        for (i, gradient) in gradient.elements.enumerated() { step(&x[i], &a[i], &b[i], gradient) }
        (self, first, second) = (
            Self(shape: shape, elements: x), Self(shape: shape, elements: a), Self(shape: shape, elements: b)
        )
    }
}

extension ValueFault {
    /// The first fault among values that an update needs, or that their shapes differ.
    static func update(_ values: [some ConcreteValue]) -> ValueFault {
        values.lazy.compactMap(\.fault).first
            ?? ValueFault(
                operation: "update", shapes: values.map(\.shape),
                reason: "all need to have the same shape, here \(values[0].shape)")
    }
}

extension ConcreteValue where Self == Element {
    @inlinable @inline(__always)
    public mutating func update(with gradient: Self, _ step: (inout Element, Element) -> Void) {
        step(&self, gradient)
    }

    @inlinable @inline(__always)
    public mutating func update(
        _ memory: inout Self, with gradient: Self, _ step: (inout Element, inout Element, Element) -> Void
    ) {
        step(&self, &memory, gradient)
    }

    @inlinable @inline(__always)
    public mutating func update(
        _ first: inout Self, _ second: inout Self, with gradient: Self,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void
    ) {
        step(&self, &first, &second, gradient)
    }
}

extension Matrix {
    /// Changes each element, given the gradient's.
    ///
    /// ```swift
    /// var weights: Matrix<Double> = [[1, 2]]
    /// weights.update(with: [[10, 20]]) { weight, gradient in weight -= 0.1 * gradient }  // [[0.0, 0.0]]
    /// ```
    /// Where the shapes differ, this matrix becomes a fault.
    @inlinable @inline(__always)
    public mutating func update(with gradient: Matrix, _ step: (inout Element, Element) -> Void) {
        guard fits(gradient) else { return fail(gradient) }
        gradient.withUnsafeElements { gradient in
            withUnsafeMutableElements { x in
                for i in 0..<x.count { step(&x[i], gradient[i]) }
            }
        }
    }

    /// Changes each element and what is remembered for it, given the gradient's: momentum, AdaGrad and their
    /// like.
    @inlinable @inline(__always)
    public mutating func update(
        _ memory: inout Matrix, with gradient: Matrix, _ step: (inout Element, inout Element, Element) -> Void
    ) {
        guard fits(gradient), fits(memory) else { return fail(gradient, memory) }
        gradient.withUnsafeElements { gradient in
            memory.withUnsafeMutableElements { memory in
                withUnsafeMutableElements { x in
                    for i in 0..<x.count { step(&x[i], &memory[i], gradient[i]) }
                }
            }
        }
    }

    /// Changes each element and two numbers that are remembered for it, given the gradient's.
    ///
    /// ```swift
    /// weights.update(&means, &squares, with: gradient) { weight, mean, square, gradient in  // Adam
    ///     mean += 0.1 * (gradient - mean)
    ///     square += 0.001 * (gradient * gradient - square)
    ///     weight -= rate * (scale1 * mean) / ((scale2 * square).sqrt() + 1e-8)
    /// }
    /// ```
    /// One pass over all four, without a matrix in between. Use `sqrt()` in the step, not Swift's own
    /// `squareRoot()`, which is slower here. Where the shapes differ, this matrix becomes a fault.
    @inlinable @inline(__always)
    public mutating func update(
        _ first: inout Matrix, _ second: inout Matrix, with gradient: Matrix,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void
    ) {
        guard fits(gradient), fits(first), fits(second) else { return fail(gradient, first, second) }
        let count = count
        gradient.withUnsafeElements { gradient in
            first.withUnsafeMutableElements { first in
                second.withUnsafeMutableElements { second in
                    withUnsafeMutableElements { x in
                        guard let x = x.baseAddress, let first = first.baseAddress,
                            let second = second.baseAddress,
                            let gradient = gradient.baseAddress
                        else { return }
                        // By way of local variables: all loads first, then all stores, is what becomes vector
                        // code.
                        for i in 0..<count {
                            var (element, a, b) = (x[i], first[i], second[i])
                            step(&element, &a, &b, gradient[i])
                            (x[i], first[i], second[i]) = (element, a, b)
                        }
                    }
                }
            }
        }
    }

    @inlinable
    func fits(_ other: Matrix) -> Bool { shape == other.shape && !isFaulty && !other.isFaulty }

    @usableFromInline
    mutating func fail(_ others: Matrix...) { self = .faulty(.update([self] + others)) }
}
