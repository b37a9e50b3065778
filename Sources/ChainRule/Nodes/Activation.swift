/// A choice of activation function, for `ActivationNode` and for layers.
public struct Activation: Sendable {
    enum Kind {
        case fixed(any UnaryRule)
        /// With a second operand that learns, and its first value.
        case learning(any BinaryRule, parameter: Double)
    }

    let kind: Kind

    /// An activation of your own.
    public init(_ rule: some UnaryRule) { kind = .fixed(rule) }

    private init(learning rule: some BinaryRule, parameter: Double) {
        kind = .learning(rule, parameter: parameter)
    }

    /// What computes it.
    public var rule: any Rule {
        switch kind {
        case .fixed(let rule): rule
        case .learning(let rule, _): rule
        }
    }

    public static var step: Activation { Activation(Step()) }
    public static var identity: Activation { Activation(Identity()) }
    public static var sigmoid: Activation { Activation(Sigmoid()) }
    public static var tanh: Activation { Activation(Tanh()) }
    public static var relu: Activation { Activation(ReLU()) }
    public static func leakyReLU(slope: Double = 0.01) -> Activation { Activation(LeakyReLU(slope: slope)) }
    /// ReLU with a slope for x ≤ 0 that learns, from the given one on.
    public static func prelu(slope: Double = 0.25) -> Activation {
        Activation(learning: PReLU(), parameter: slope)
    }
    public static func elu(alpha: Double = 1) -> Activation { Activation(ELU(alpha: alpha)) }
    public static var softplus: Activation { Activation(Softplus()) }
    public static var silu: Activation { Activation(SiLU()) }
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
public struct ActivationNode<Value: ConcreteValue>: Node {
    public let activation: Activation
    /// PReLU's slope; assign to it to learn. `nil` for the others. PReLU without a slope, and another function with
    /// one, have no value: NaN, or a matrix that says why.
    public var slope: Value?
    /// The slope's gradient, after `backward`.
    public private(set) var slopeGradient: Value?
    /// The operand and the result of the last `forward`.
    public private(set) var memory: (x: Value, z: Value)?

    public init(_ activation: Activation) {
        self.activation = activation
        if case .learning(_, let parameter) = activation.kind {
            slope = Value(Value.Element(parameter))
        }
    }

    public var rule: any Rule { activation.rule }
    public var parameter: Value? { slope }
    public var parameterName: String { "slope" }

    /// NaN, or a matrix that says why it has no value, if the slope is missing or one too many.
    @discardableResult
    public mutating func forward(_ x: Value) -> Value {
        let operands = operands(x)
        let z = rule.forward(operands: operands)
        memory = type(of: rule).accepts(operands.count) ? (x, z) : nil
        return z
    }

    /// The operand's gradient, given that of the result: 1 by default. Before the first `forward`: NaN, or a
    /// matrix that says why it has no value.
    public mutating func backward(_ upstream: Value? = nil) -> Value {
        guard let memory else { return .faulty(.backwardBeforeForward(rule)) }
        let operands = operands(memory.x)
        guard type(of: rule).accepts(operands.count) else { return rule.forward(operands: operands) }
        let gradients = rule.backward(
            upstream: upstream.orOne(like: memory.z), operands: operands, result: memory.z)
        if let slope { slopeGradient = gradients[1].reduced(like: slope) }
        return gradients[0].reduced(like: memory.x)
    }

    private func operands(_ x: Value) -> [Value] {
        slope.map { [x, $0] } ?? [x]
    }
}
