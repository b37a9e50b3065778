/// A differentiable operation: its value, and beside it what turns an upstream gradient into the gradients of
/// its operands.
///
/// Do not conform to `Rule` itself but to `ElementwiseRule` or `BinaryElementwiseRule`, and write the value
/// and its local derivative; where that is not enough, to `UnaryRule`, `BinaryRule`, `TernaryRule` or
/// `VariadicRule`, and write `backward`:
///
/// ```swift
/// struct Cube: UnaryRule {
///     func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
///     func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 3 * x * x }
/// }
/// ```
///
/// That is all: it now works alone (`UnaryNode<Cube, Scalar>(Cube())`), in graphs of scalars and matrices,
/// under dual numbers and in higher derivatives, at the speed of a built-in operation. A rule may have stored
/// properties (an exponent, a slope); they are constants of the operation.
public protocol Rule: Sendable {
    /// What pictures and error messages call the operation; from the type's name unless you say otherwise.
    var name: String { get }

    /// 1, 2 or 3; the least number of them for a rule that takes any number.
    static var operandCount: Int { get }
    /// Whether the operation can have so many operands.
    static func takes(operandCount: Int) -> Bool
    /// How many operands fit, in words, for errors: "2 operands".
    static var operandCountDescription: String { get }

    /// Whether operands of different shapes may meet, so that their gradients have to be summed back to the
    /// operand's shape. `false` for unary rules unless you say otherwise.
    static var broadcastsOperands: Bool { get }

    /// Whether the result's gradient goes on to an operand, 0 being the first; `true` unless you say
    /// otherwise.
    ///
    /// Say `false` of an operand along which the result is flat (a step, a mask, a shape), or that shall
    /// count as a constant (`StopGradient`). Nothing is then handed on to it, not even zeros: times an
    /// infinite slope further down, they would be NaN. An input that nothing else leads to has a gradient of
    /// 0.
    ///
    /// ```swift
    /// struct Rounded: UnaryRule {   // flat between the steps
    ///     func passesGradient(to operand: Int) -> Bool { false }
    ///     func forward<V: GraphValue>(_ x: V) -> V { x.step() }
    ///     func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.filled(with: 0) }
    /// }
    /// ```
    func passesGradient(to operand: Int) -> Bool

    // What a graph calls. The defaults are all there is to them; nobody need write one. They are requirements
    // because the compiler specializes a concrete type's witness: the loop, the rule and the type of value
    // together, in whichever module the rule is. One call runs a whole batch, and a user's rule is as fast as
    // ours.

    /// Runs a node.
    func _runForward<V: ConcreteValue>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord)
    func _runBackward<V: ConcreteValue>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord)
    /// Computes a number's node and stores its local derivatives.
    ///
    /// - Parameter previous: the value of the node before it.
    /// - Returns: the node's value.
    func _runForward<V: ConcreteValue>(
        _ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord, after previous: V
    ) -> V

    /// Runs nodes of the rule.
    static func _run<V: ConcreteValue>(_ batch: _NodeBatch<V>, isBackward: Bool)
    /// Runs a number's node by itself.
    static func _runForward(_ call: _NodeCall<Double>, after previous: Double) -> Double
    static func _runForward(_ call: _NodeCall<Float>, after previous: Float) -> Float
    static func _runBackward(_ call: _NodeCall<Double>)
    static func _runBackward(_ call: _NodeCall<Float>)

    /// Forward and backward on values of any kind, operands in an array: how a graph builds the gradient as
    /// more graph, and how a gradient check calls a rule without knowing how many operands it has.
    func forward<V: GraphValue>(operands: [V]) -> V
    /// The gradients of the operands, in their order, given that of the result.
    func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V]
}

/// An operation with one operand.
public protocol UnaryRule: Rule {
    /// The value at `x`.
    func forward<V: GraphValue>(_ x: V) -> V
    /// The gradient of `x`, given that of the result `z`: the upstream gradient times ∂z/∂x.
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V

    /// The value, and of an `ElementwiseRule` its derivative there: to be written where both have an
    /// exponential in common.
    func _valueAndDerivative<V: GraphValue>(_ x: V) -> (V, V?)
}

/// An operation with two operands.
public protocol BinaryRule: Rule {
    /// The value at `x` and `y`.
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V
    /// The gradients of `x` and `y`, given that of the result `z`.
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V)

    /// One gradient alone, for when nobody asks for the other. Worth writing where each is expensive (a
    /// matrix product); by default the part of `backward`.
    func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V
    /// The second operand's gradient alone.
    func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V

    /// The value, and of a `BinaryElementwiseRule` its derivatives there.
    func _valueAndDerivatives<V: GraphValue>(_ x: V, _ y: V) -> (V, (V, V)?)
}

/// An operation with three operands.
public protocol TernaryRule: Rule {
    /// The value at `x`, `y` and `w`.
    func forward<V: GraphValue>(_ x: V, _ y: V, _ w: V) -> V
    /// The gradients of `x`, `y` and `w`, given that of the result `z`.
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V)

    /// One gradient alone; see `BinaryRule`.
    func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V
    /// The second operand's gradient alone.
    func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V
    /// The third operand's gradient alone.
    func backwardThird<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V
}

/// An operation with any number of operands, at least one.
///
/// ```swift
/// /// z = x₀² + x₁² + …
/// struct SquaredLength: VariadicRule, ParameterlessRule {
///     func forward<V: GraphValue>(_ x: Operands<V>) -> V {
///         x.dropFirst().reduce(x[0] * x[0]) { sum, next in sum + next * next }
///     }
///     func backward<V: GraphValue>(
///         _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
///     ) {
///         for index in x.indices { add(index, upstream * 2 * x[index]) }
///     }
/// }
///
/// var length = VariadicNode<SquaredLength, Scalar>()
/// length.forward(3, 4)   // 25.0
/// length.backward(1)     // [6.0, 8.0]
/// x.applying(SquaredLength(), [y, z])   // a node of a graph
/// ```
/// A rule that does not take every number of operands says so by `takes(operandCount:)` and
/// `operandCountDescription`.
public protocol VariadicRule: Rule {
    /// The value at the operands, of which there is at least one.
    func forward<V: GraphValue>(_ operands: Operands<V>) -> V
    /// Hands the operands their gradients, given that of the result `z`: `add(i, gradient)` for the operand
    /// at `i`. What is given to one operand twice is added up; one that is given nothing has a gradient of
    /// zeros. In a graph of matrices a gradient that nobody asks for is not computed. An index that no
    /// operand has ends the program, as an array's would.
    func backward<V: GraphValue>(
        _ upstream: V, _ operands: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void)
}

/// A rule without parameters, so that its node can be written `MulNode()`.
public protocol ParameterlessRule: Rule {
    /// The rule. It has nothing to be set.
    init()
}

extension Rule {
    /// `MatrixProduct` is called "matrix product", a generic `Scale<Float>` "scale".
    public var name: String { words(ofType: Self.self) }

    @inlinable public static var broadcastsOperands: Bool { operandCount > 1 }
    @inlinable public func passesGradient(to operand: Int) -> Bool { true }
    @inlinable public static func takes(operandCount: Int) -> Bool { operandCount == Self.operandCount }

    /// Whether the operation can have so many operands; it needs one, whatever a rule says it takes.
    @inlinable static func accepts(_ operandCount: Int) -> Bool {
        operandCount > 0 && takes(operandCount: operandCount)
    }

    public static var operandCountDescription: String {
        operandsInWords(operandCount)
    }
}

func operandsInWords(_ count: Int) -> String { "\(count) operand\(count == 1 ? "" : "s")" }

/// A type's name in words: "matrix product" of `MatrixProduct`.
package func words(ofType type: Any.Type) -> String {
    var words = ""
    for character in plainName(ofType: type) {
        if character.isUppercase && !words.isEmpty && words.last?.isUppercase == false {
            words += " "
        }
        words.append(character)
    }
    return words.lowercased()
}

/// A type's name as readers know it: without generic arguments, or the underscore of a rule that only the
/// library makes.
func plainName(ofType type: Any.Type) -> Substring {
    String(describing: type).prefix { $0 != "<" }.drop { $0 == "_" }
}
