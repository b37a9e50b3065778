/// A choice of activation function, for `ActivationNode` and for layers.
///
/// ```swift
/// var node = ActivationNode<Scalar>(.leakyReLU(slope: 0.1))
/// node.forward(-2)  // -0.2
/// ```
public struct Activation: Sendable {
    /// The rule that computes it.
    public let rule: any Rule
    /// The first value of the rule's second operand, if it has one, which learns.
    package let parameter: Double?
    /// The factor of the variance of the weights before it; see `ActivationRule`.
    public let varianceGain: Double

    /// An activation of your own. An `ActivationRule` also says what layers have to know of it.
    public init(_ rule: some UnaryRule) {
        (self.rule, parameter) = (rule, nil)
        varianceGain = (rule as? any ActivationRule)?.varianceGain ?? 1
    }

    /// The activation of a rule that was stored.
    package init?(of rule: any Rule) {
        switch rule {
        case let rule as any UnaryRule: self.init(rule)
        case is PReLU: self = .prelu()
        default: return nil
        }
    }

    /// - Parameter slope: PReLU's first one, with which it is a leaky ReLU.
    private init(learning rule: PReLU, slope: Double) {
        (self.rule, parameter) = (rule, slope)
        varianceGain = LeakyReLU(slope: slope).varianceGain
    }

    /// 1 where x > 0, otherwise 0: the perceptron's. Its slope is 0, so that nothing below it learns.
    public static var step: Activation { Activation(Step()) }
    /// x itself: no activation.
    public static var identity: Activation { Activation(Identity()) }
    /// 1 / (1 + e⁻ˣ), from 0 to 1; the slope is at most 0.25.
    public static var sigmoid: Activation { Activation(Sigmoid()) }
    /// tanh x, from −1 to 1; the slope is at most 1.
    public static var tanh: Activation { Activation(Tanh()) }
    /// x where x > 0, otherwise 0.
    public static var relu: Activation { Activation(ReLU()) }
    /// x where x > 0, otherwise slope·x.
    public static func leakyReLU(slope: Double = 0.01) -> Activation { Activation(LeakyReLU(slope: slope)) }
    /// ReLU with a slope for x ≤ 0 that learns, from the given one on.
    public static func prelu(slope: Double = 0.25) -> Activation {
        Activation(learning: PReLU(), slope: slope)
    }
    /// x where x > 0, otherwise α(eˣ − 1).
    public static func elu(alpha: Double = 1) -> Activation { Activation(ELU(alpha: alpha)) }
    /// ln(1 + eˣ): a smooth ReLU.
    public static var softplus: Activation { Activation(Softplus()) }
    /// x · sigmoid(x), also called swish.
    public static var silu: Activation { Activation(SiLU()) }
    /// x · Φ(x), Φ being the normal distribution's probability.
    public static var gelu: Activation { Activation(GELU()) }
    /// Along the row.
    public static var softmax: Activation { Activation(Softmax()) }
    /// Along the row.
    public static var logSoftmax: Activation { Activation(LogSoftmax()) }
}

/// The activation node of the tutorials, for any activation function.
///
/// ```swift
/// var relu = ActivationNode<Scalar>(.relu)
/// relu.forward(-2)     // 0.0
/// relu.backward(1)     // 0.0
///
/// var prelu = ActivationNode<Scalar>(.prelu(slope: 0.25))
/// prelu.forward(-2)    // -0.5
/// prelu.backward(1)    // 0.25
/// prelu.slopeGradient  // -2.0
/// ```
public struct ActivationNode<Value: ConcreteValue>: RuleNode {
    /// The activation function.
    public let activation: Activation
    /// PReLU's slope; assign to it to learn. `nil` for the others. PReLU without a slope, and another
    /// function with one, have no value: NaN, or a matrix that says why.
    public var slope: Value?
    /// The slope's gradient, after `backward`.
    public private(set) var slopeGradient: Value?
    /// The operand and the result of the last `forward`.
    public private(set) var memory: (x: Value, z: Value)?

    /// A node of the function. It remembers nothing yet.
    public init(_ activation: Activation) {
        self.activation = activation
        slope = activation.parameter.map { Value(Value.Element($0)) }
    }

    public var name: String { activation.rule.name }
    public var operandCount: Int? { 1 }
    var anyRule: any Rule { activation.rule }
    var parameters: [(name: String, value: Value)] { slope.map { [("slope", $0)] } ?? [] }

    /// NaN, or a matrix that says why it has no value, if the slope is missing or one too many.
    @discardableResult
    public mutating func forward(_ x: Value) -> Value {
        forward(operands: [x])
    }

    /// The result, remembered for `backward`.
    ///
    /// - Parameter operands: one.
    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        let operands = operands + parameters.map(\.value)
        let z = anyRule.forward(operands: operands)
        memory = type(of: anyRule).accepts(operands.count) ? (operands[0], z) : nil
        return z
    }

    public mutating func backward(upstream: Value) -> [Value] { [backward(upstream)] }

    /// The operand's gradient, given that of the result: 1 by default. Before the first `forward`: NaN, or a
    /// matrix that says why it has no value.
    public mutating func backward(_ upstream: Value? = nil) -> Value {
        guard let memory else { return .faulty(.backwardBeforeForward(name)) }
        let operands = [memory.x] + parameters.map(\.value)
        guard type(of: anyRule).accepts(operands.count) else { return anyRule.forward(operands: operands) }
        let gradients = anyRule.backward(
            upstream: upstream.orOne(like: memory.z), operands: operands, result: memory.z)
        if let slope { slopeGradient = gradients[1]._reduced(like: slope) }
        return gradients[0]._reduced(like: memory.x)
    }
}
