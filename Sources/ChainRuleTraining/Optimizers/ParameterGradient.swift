public import ChainRule

/// A parameter's gradient as an optimizer receives it: that of the last `backward`, with what clipping and the
/// decay of weights make of it.
///
/// Both are done by the `update` functions below, element by element within the optimizer's own pass over the
/// data.
@frozen
public struct ParameterGradient<Value: ConcreteValue> {
    @usableFromInline let raw: Value
    @usableFromInline let adjustment: GradientAdjustment

    /// A gradient as it is, to call an optimizer by hand.
    public init(_ gradient: Value) { self.init(gradient, GradientAdjustment()) }

    @usableFromInline
    init(_ gradient: Value, _ adjustment: GradientAdjustment) {
        raw = gradient
        self.adjustment = adjustment
    }
}

/// What is done to each element g of a gradient, and to its parameter's element w, before an optimizer's step:
/// g ← clamp(scale · g, ±limit) + penalty · w, then w ← w − decay · w.
@frozen @usableFromInline
struct GradientAdjustment: Equatable, Sendable {
    @usableFromInline var scale = 1.0
    @usableFromInline var limit = Double.infinity
    @usableFromInline var penalty = 0.0
    @usableFromInline var decay = 0.0

    @usableFromInline init() {}

    @inlinable
    var isNone: Bool { scale == 1 && limit == .infinity && penalty == 0 && decay == 0 }

    @inlinable @inline(__always)
    func rounded<Number: MatrixElement>(to type: Number.Type) -> Rounded<Number> {
        Rounded(scale: Number(scale), limit: Number(limit), penalty: Number(penalty), decay: Number(decay))
    }

    /// In the precision of the parameter.
    @frozen @usableFromInline
    struct Rounded<Number: MatrixElement> {
        @usableFromInline let scale: Number
        @usableFromInline let limit: Number
        @usableFromInline let penalty: Number
        @usableFromInline let decay: Number

        @inlinable
        init(scale: Number, limit: Number, penalty: Number, decay: Number) {
            (self.scale, self.limit, self.penalty, self.decay) = (scale, limit, penalty, decay)
        }

        @inlinable @inline(__always)
        func callAsFunction(_ gradient: Number, _ weight: inout Number) -> Number {
            let scaled = scale * gradient
            // NaN is neither greater nor smaller, and stays. One after the other, each is one instruction.
            let capped = limit < scaled ? limit : scaled
            let clipped = -limit > capped ? -limit : capped
            let result = clipped + penalty * weight
            weight -= decay * weight
            return result
        }
    }
}

extension ConcreteValue {
    /// Changes each element, given its gradient.
    ///
    /// ```swift
    /// parameter.update(with: gradient) { weight, gradient in weight -= rate * gradient }
    /// ```
    @inlinable @inline(__always)
    public mutating func update(
        with gradient: ParameterGradient<Self>, _ step: (inout Element, Element) -> Void
    ) {
        if gradient.adjustment.isNone { return update(with: gradient.raw, step) }
        let adjust = gradient.adjustment.rounded(to: Element.self)
        update(with: gradient.raw) { weight, gradient in
            let gradient = adjust(gradient, &weight)
            step(&weight, gradient)
        }
    }

    /// Changes each element and what is remembered for it, given its gradient.
    @inlinable @inline(__always)
    public mutating func update(
        _ memory: inout Self, with gradient: ParameterGradient<Self>,
        _ step: (inout Element, inout Element, Element) -> Void
    ) {
        if gradient.adjustment.isNone { return update(&memory, with: gradient.raw, step) }
        let adjust = gradient.adjustment.rounded(to: Element.self)
        update(&memory, with: gradient.raw) { weight, memory, gradient in
            let gradient = adjust(gradient, &weight)
            step(&weight, &memory, gradient)
        }
    }

    /// Changes each element and two numbers that are remembered for it, given its gradient.
    @inlinable @inline(__always)
    public mutating func update(
        _ first: inout Self, _ second: inout Self, with gradient: ParameterGradient<Self>,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void
    ) {
        if gradient.adjustment.isNone { return update(&first, &second, with: gradient.raw, step) }
        let adjust = gradient.adjustment.rounded(to: Element.self)
        update(&first, &second, with: gradient.raw) { weight, first, second, gradient in
            let gradient = adjust(gradient, &weight)
            step(&weight, &first, &second, gradient)
        }
    }

    /// Adds `factor` times the gradient.
    @inlinable @inline(__always)
    public mutating func add(_ gradient: ParameterGradient<Self>, scaledBy factor: Element) {
        if gradient.adjustment.isNone { return add(gradient.raw, scaledBy: factor) }
        update(with: gradient) { weight, gradient in weight += factor * gradient }
    }
}
