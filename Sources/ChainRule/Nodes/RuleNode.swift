/// A node that a rule computes: a graph takes the rule in its place.
protocol RuleNode<Value>: Node {
    var anyRule: any Rule { get }
    /// What the node brings along and learns, operands after those it is given: first values, and what a
    /// graph calls the parameters it makes of them.
    var parameters: [(name: String, value: Value)] { get }
}

extension RuleNode {
    var parameters: [(name: String, value: Value)] { [] }
}

extension ValueFault {
    /// What a node hands back when there was no forward to go back from (NaN, for a scalar).
    static func backwardBeforeForward(_ operation: String) -> ValueFault {
        ValueFault(
            operation: "backward of \(operation)", shapes: [],
            reason: "there was no forward before it: call forward first")
    }
}

extension Optional where Wrapped: ConcreteValue {
    /// An upstream gradient in the shape of the result; ones, if none is given.
    func orOne(like result: Wrapped) -> Wrapped {
        map { $0.broadcast(like: result) } ?? result.filled(with: 1)
    }
}

/// A node with one operand.
///
/// ```swift
/// var exp = UnaryNode<Exp, Scalar>()
/// exp.forward(0)   // 1.0
/// exp.backward(2)  // 2.0
/// ```
public struct UnaryNode<Operation: UnaryRule, Value: ConcreteValue>: RuleNode {
    /// The operation, with its constants.
    public let rule: Operation
    public var name: String { rule.name }
    public var operandCount: Int? { 1 }
    var anyRule: any Rule { rule }
    /// The operand and the result of the last `forward`.
    public private(set) var memory: (x: Value, z: Value)?

    /// A node of the operation. It remembers nothing yet.
    public init(_ rule: Operation) {
        self.rule = rule
    }

    /// The result. It is remembered with its operand for `backward`.
    @discardableResult
    public mutating func forward(_ x: Value) -> Value {
        let z = x.applying(rule)
        memory = (x, z)
        return z
    }

    /// The operand's gradient, given that of the result: 1 by default. Before the first `forward`: NaN, or a
    /// matrix that says why it has no value.
    public func backward(_ upstream: Value? = nil) -> Value {
        guard let memory else { return .faulty(.backwardBeforeForward(name)) }
        return rule.backward(upstream.orOne(like: memory.z), memory.x, memory.z)._reduced(like: memory.x)
    }

    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        guard operands.count == operandCount else {
            memory = nil
            return rule.forward(operands: operands)
        }
        return forward(operands[0])
    }

    public func backward(upstream: Value) -> [Value] { [backward(upstream)] }
}

/// A node with two operands.
///
/// ```swift
/// var divide = BinaryNode<Divide, Scalar>()
/// divide.forward(6, 3)  // 2.0
/// divide.backward(3)    // (1.0, -2.0)
/// ```
public struct BinaryNode<Operation: BinaryRule, Value: ConcreteValue>: RuleNode {
    /// The operation, with its constants.
    public let rule: Operation
    public var name: String { rule.name }
    public var operandCount: Int? { 2 }
    var anyRule: any Rule { rule }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (x: Value, y: Value, z: Value)?

    /// A node of the operation. It remembers nothing yet.
    public init(_ rule: Operation) {
        self.rule = rule
    }

    /// The result. It is remembered with its operands for `backward`.
    @discardableResult
    public mutating func forward(_ x: Value, _ y: Value) -> Value {
        let z = x.applying(rule, y)
        memory = (x, y, z)
        return z
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: NaN, or
    /// matrices that say why they have no value.
    public func backward(_ upstream: Value? = nil) -> (Value, Value) {
        guard let memory else {
            let fault = Value.faulty(.backwardBeforeForward(name))
            return (fault, fault)
        }
        let (dx, dy) = rule.backward(upstream.orOne(like: memory.z), memory.x, memory.y, memory.z)
        return (dx._reduced(like: memory.x), dy._reduced(like: memory.y))
    }

    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        guard operands.count == operandCount else {
            memory = nil
            return rule.forward(operands: operands)
        }
        return forward(operands[0], operands[1])
    }

    public func backward(upstream: Value) -> [Value] {
        let (dx, dy): (Value, Value) = backward(upstream)
        return [dx, dy]
    }
}

/// A node with three operands.
///
/// ```swift
/// var affine = TernaryNode<Affine, Scalar>()
/// affine.forward(2, 3, 1)  // 7.0
/// affine.backward(1)       // (3.0, 2.0, 1.0)
/// ```
public struct TernaryNode<Operation: TernaryRule, Value: ConcreteValue>: RuleNode {
    /// The operation, with its constants.
    public let rule: Operation
    public var name: String { rule.name }
    public var operandCount: Int? { 3 }
    var anyRule: any Rule { rule }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (x: Value, y: Value, w: Value, z: Value)?

    /// A node of the operation. It remembers nothing yet.
    public init(_ rule: Operation) {
        self.rule = rule
    }

    /// The result. It is remembered with its operands for `backward`.
    @discardableResult
    public mutating func forward(_ x: Value, _ y: Value, _ w: Value) -> Value {
        let z = x.applying(rule, y, w)
        memory = (x, y, w, z)
        return z
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: NaN, or
    /// matrices that say why they have no value.
    public func backward(_ upstream: Value? = nil) -> (Value, Value, Value) {
        guard let memory else {
            let fault = Value.faulty(.backwardBeforeForward(name))
            return (fault, fault, fault)
        }
        let (dx, dy, dw) = rule.backward(
            upstream.orOne(like: memory.z), memory.x, memory.y, memory.w, memory.z)
        return (dx._reduced(like: memory.x), dy._reduced(like: memory.y), dw._reduced(like: memory.w))
    }

    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        guard operands.count == operandCount else {
            memory = nil
            return rule.forward(operands: operands)
        }
        return forward(operands[0], operands[1], operands[2])
    }

    public func backward(upstream: Value) -> [Value] {
        let (dx, dy, dw): (Value, Value, Value) = backward(upstream)
        return [dx, dy, dw]
    }
}

/// A node with any number of operands.
public struct VariadicNode<Operation: VariadicRule, Value: ConcreteValue>: RuleNode {
    /// The operation, with its constants.
    public let rule: Operation
    public var name: String { rule.name }
    var anyRule: any Rule { rule }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (operands: [Value], z: Value)?

    /// A node of the operation. It remembers nothing yet.
    public init(_ rule: Operation) {
        self.rule = rule
    }

    /// NaN, or a matrix that says why it has no value, if the operation does not take so many operands; then
    /// there is nothing to go back from.
    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        let z = rule.forward(operands: operands)
        memory = Operation.accepts(operands.count) ? (operands, z) : nil
        return z
    }

    public func backward(upstream: Value) -> [Value] {
        let gradients: [Value] = backward(upstream)
        return gradients
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: one NaN,
    /// or a matrix that says why it has no value.
    public func backward(_ upstream: Value? = nil) -> [Value] {
        guard let memory else { return [.faulty(.backwardBeforeForward(name))] }
        let gradients = rule.backward(
            upstream: upstream.orOne(like: memory.z), operands: memory.operands, result: memory.z)
        return zip(gradients, memory.operands).map { $0._reduced(like: $1) }
    }
}

extension UnaryNode where Operation: ParameterlessRule {
    /// A node of the operation that its type names: `ExpNode<Scalar>()`.
    public init() { self.init(Operation()) }
}

extension BinaryNode where Operation: ParameterlessRule {
    /// A node of the operation that its type names: `MulNode<Scalar>()`.
    public init() { self.init(Operation()) }
}

extension TernaryNode where Operation: ParameterlessRule {
    /// A node of the operation that its type names.
    public init() { self.init(Operation()) }
}

extension VariadicNode where Operation: ParameterlessRule {
    /// A node of the operation that its type names.
    public init() { self.init(Operation()) }
}
