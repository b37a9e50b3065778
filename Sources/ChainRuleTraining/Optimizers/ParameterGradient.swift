public import ChainRule

/// A parameter's gradient as an optimizer receives it: that of the last `backward`, with what clipping and
/// the decay of weights make of it.
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

/// The adjustment of each element g of a gradient, and of its parameter's element w, before an optimizer's
/// step: g ← clamp(scale · g, ±limit) + penalty · w, then w ← w − decay · w.
@frozen @usableFromInline
struct GradientAdjustment: Equatable, Sendable {
    @usableFromInline var scale = 1.0
    @usableFromInline var limit = Double.infinity
    @usableFromInline var penalty = 0.0
    @usableFromInline var decay = 0.0
    /// Whether what is remembered becomes 0 below the least normal number. A running mean of gradients that
    /// have become 0 (of a pixel that is always 0, of a dead ReLU) shrinks to such numbers and stays there,
    /// since rounding takes back what the next step takes away; and processors need many times as long for
    /// each of them.
    @usableFromInline var flushes = false

    @usableFromInline init() {}

    @inlinable
    var isNone: Bool { scale == 1 && limit == .infinity && penalty == 0 && decay == 0 }

    /// For an optimizer that remembers something.
    @inlinable
    var changesNothing: Bool { isNone && !flushes }

    @inlinable @inline(__always)
    func rounded<Number: MatrixElement>(to type: Number.Type) -> Rounded<Number> {
        Rounded(
            scale: Number(scale), limit: Number(limit), penalty: Number(penalty), decay: Number(decay),
            least: flushes ? .leastNormalMagnitude : 0)
    }

    /// In the precision of the parameter.
    @frozen @usableFromInline
    struct Rounded<Number: MatrixElement> {
        @usableFromInline let scale: Number
        @usableFromInline let limit: Number
        @usableFromInline let penalty: Number
        @usableFromInline let decay: Number
        /// Memory below it becomes 0.
        @usableFromInline let least: Number

        @inlinable
        init(scale: Number, limit: Number, penalty: Number, decay: Number, least: Number) {
            (self.scale, self.limit, self.penalty, self.decay) = (scale, limit, penalty, decay)
            self.least = least
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

        @inlinable @inline(__always)
        func flush(_ memory: inout Number) { memory = memory.magnitude < least ? 0 : memory }
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
        if gradient.adjustment.changesNothing { return update(&memory, with: gradient.raw, step) }
        let adjust = gradient.adjustment.rounded(to: Element.self)
        update(&memory, with: gradient.raw) { weight, memory, gradient in
            let gradient = adjust(gradient, &weight)
            step(&weight, &memory, gradient)
            adjust.flush(&memory)
        }
    }

    /// Changes each element and two numbers that are remembered for it, given its gradient.
    @inlinable @inline(__always)
    public mutating func update(
        _ first: inout Self, _ second: inout Self, with gradient: ParameterGradient<Self>,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void
    ) {
        if gradient.adjustment.changesNothing { return update(&first, &second, with: gradient.raw, step) }
        let adjust = gradient.adjustment.rounded(to: Element.self)
        update(&first, &second, with: gradient.raw) { weight, first, second, gradient in
            let gradient = adjust(gradient, &weight)
            step(&weight, &first, &second, gradient)
            adjust.flush(&first)
            adjust.flush(&second)
        }
    }

    /// Adds `factor` times the gradient.
    @inlinable @inline(__always)
    public mutating func add(_ gradient: ParameterGradient<Self>, scaledBy factor: Element) {
        if gradient.adjustment.isNone { return add(gradient.raw, scaledBy: factor) }
        update(with: gradient) { weight, gradient in weight += factor * gradient }
    }
}
