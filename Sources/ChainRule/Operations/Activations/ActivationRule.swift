/// A rule that serves as an activation, and what layers have to know of it: how to draw the weights before
/// it, and what keeps a network of it from learning.
///
/// ```swift
/// struct Softsign: ElementwiseRule, ParameterlessRule, ActivationRule {
///     var greatestSlope: Double { 1 }
///     var flatEnds: FlatEnds { FlatEnds(left: -1, right: 1) }
///
///     func forward<V: GraphValue>(_ x: V) -> V { x / (x.abs() + 1) }
///     func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (x.abs() + 1).squared() }
/// }
/// let layer = Dense(50, activation: Activation(Softsign()))
/// ```
/// The defaults are right for an unknown function. A `UnaryRule` that is no `ActivationRule` has them, too.
public protocol ActivationRule: UnaryRule {
    /// The factor of the variance of the weights before it that keeps the size of activations from layer to
    /// layer: 1 (Xavier) unless the function takes away some of it, 2 (He) for one that is 0 for half of its
    /// operands.
    var varianceGain: Double { get }
    /// The greatest |∂z/∂x|, or a number that it does not exceed: below 1, each layer shrinks a gradient. ∞
    /// by default.
    var greatestSlope: Double { get }
    /// The values near which its slope is all but 0; none by default.
    var flatEnds: FlatEnds { get }
    /// Whether its slope is exactly 0 at a flat end, so that a unit which is there for every example no
    /// longer learns. `false` by default.
    var canDie: Bool { get }
}

/// The values that a function goes to where its slope goes to 0.
public struct FlatEnds: Hashable, Sendable {
    /// For x → −∞; `nil` if the slope does not go to 0 there.
    public var left: Double?
    /// For x → ∞.
    public var right: Double?

    /// The values for x → −∞ and for x → ∞; `nil` where the slope does not go to 0.
    public init(left: Double? = nil, right: Double? = nil) { (self.left, self.right) = (left, right) }

    /// Its slope goes to 0 on neither side.
    public static var none: FlatEnds { FlatEnds() }
}

extension ActivationRule {
    public var varianceGain: Double { 1 }
    public var greatestSlope: Double { .infinity }
    public var flatEnds: FlatEnds { .none }
    public var canDie: Bool { false }
}
