/// An operation that remembers: `forward` keeps what `backward` will need, as in the tutorials and in *Deep
/// Learning from Scratch*.
///
/// ```swift
/// var mul = MulNode<Scalar>()
/// mul.forward(300, 4)   // 1200.0
/// mul.backward(1)       // (4.0, 300.0)
/// ```
///
/// A node is used alone, as here, or given to `Graph.add(_:)`, which takes its rule.
public protocol Node<Value> {
    associatedtype Value: ConcreteValue

    /// What the node computes and how its gradient is found.
    var rule: any Rule { get }

    /// The first value of a last operand that the node brings along and that learns: PReLU's slope. A graph
    /// makes a parameter of it.
    var parameter: Value? { get }
    /// What that parameter is called: "slope".
    var parameterName: String { get }
}

extension Node {
    public var parameter: Value? { nil }
    public var parameterName: String { "parameter" }
}

extension ValueFault {
    /// What a node hands back when there was no forward to go back from (NaN, for a scalar).
    static func backwardBeforeForward(_ rule: any Rule) -> ValueFault {
        ValueFault(
            operation: "backward of \(rule.name)", shapes: [],
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
public struct UnaryNode<Operation: UnaryRule, Value: ConcreteValue>: Node {
    public let operation: Operation
    public var rule: any Rule { operation }
    /// The operand and the result of the last `forward`.
    public private(set) var memory: (x: Value, z: Value)?

    public init(_ operation: Operation) {
        self.operation = operation
    }

    @discardableResult
    public mutating func forward(_ x: Value) -> Value {
        let z = x.applying(operation)
        memory = (x, z)
        return z
    }

    /// The operand's gradient, given that of the result: 1 by default. Before the first `forward`: NaN, or a
    /// matrix that says why it has no value.
    public func backward(_ upstream: Value? = nil) -> Value {
        guard let memory else { return .faulty(.backwardBeforeForward(rule)) }
        return operation.backward(upstream.orOne(like: memory.z), memory.x, memory.z).reduced(
            like: memory.x)
    }
}

/// A node with two operands.
public struct BinaryNode<Operation: BinaryRule, Value: ConcreteValue>: Node {
    public let operation: Operation
    public var rule: any Rule { operation }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (x: Value, y: Value, z: Value)?

    public init(_ operation: Operation) {
        self.operation = operation
    }

    @discardableResult
    public mutating func forward(_ x: Value, _ y: Value) -> Value {
        let z = x.applying(operation, y)
        memory = (x, y, z)
        return z
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: NaN, or
    /// matrices that say why they have no value.
    public func backward(_ upstream: Value? = nil) -> (Value, Value) {
        guard let memory else {
            let fault = Value.faulty(.backwardBeforeForward(rule))
            return (fault, fault)
        }
        let (dx, dy) = operation.backward(upstream.orOne(like: memory.z), memory.x, memory.y, memory.z)
        return (dx.reduced(like: memory.x), dy.reduced(like: memory.y))
    }
}

/// A node with three operands.
public struct TernaryNode<Operation: TernaryRule, Value: ConcreteValue>: Node {
    public let operation: Operation
    public var rule: any Rule { operation }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (x: Value, y: Value, w: Value, z: Value)?

    public init(_ operation: Operation) {
        self.operation = operation
    }

    @discardableResult
    public mutating func forward(_ x: Value, _ y: Value, _ w: Value) -> Value {
        let z = x.applying(operation, y, w)
        memory = (x, y, w, z)
        return z
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: NaN, or
    /// matrices that say why they have no value.
    public func backward(_ upstream: Value? = nil) -> (Value, Value, Value) {
        guard let memory else {
            let fault = Value.faulty(.backwardBeforeForward(rule))
            return (fault, fault, fault)
        }
        let (dx, dy, dw) = operation.backward(
            upstream.orOne(like: memory.z), memory.x, memory.y, memory.w, memory.z)
        return (dx.reduced(like: memory.x), dy.reduced(like: memory.y), dw.reduced(like: memory.w))
    }
}

/// A node with any number of operands.
public struct VariadicNode<Operation: VariadicRule, Value: ConcreteValue>: Node {
    public let operation: Operation
    public var rule: any Rule { operation }
    /// The operands and the result of the last `forward`.
    public private(set) var memory: (operands: [Value], z: Value)?

    public init(_ operation: Operation) {
        self.operation = operation
    }

    @discardableResult
    public mutating func forward(_ operands: Value...) -> Value { forward(operands) }

    /// NaN, or a matrix that says why it has no value, if the operation does not take so many operands; then there is
    /// nothing to go back from.
    @discardableResult
    public mutating func forward(_ operands: [Value]) -> Value {
        let z = operation.forward(operands: operands)
        memory = Operation.accepts(operands.count) ? (operands, z) : nil
        return z
    }

    /// The operands' gradients, given that of the result: 1 by default. Before the first `forward`: one NaN, or a
    /// matrix that says why it has no value.
    public func backward(_ upstream: Value? = nil) -> [Value] {
        guard let memory else { return [.faulty(.backwardBeforeForward(rule))] }
        let gradients = operation.backward(
            upstream: upstream.orOne(like: memory.z), operands: memory.operands, result: memory.z)
        return zip(gradients, memory.operands).map { $0.reduced(like: $1) }
    }
}

extension UnaryNode where Operation: ParameterlessRule {
    public init() { self.init(Operation()) }
}

extension BinaryNode where Operation: ParameterlessRule {
    public init() { self.init(Operation()) }
}

extension TernaryNode where Operation: ParameterlessRule {
    public init() { self.init(Operation()) }
}

extension VariadicNode where Operation: ParameterlessRule {
    public init() { self.init(Operation()) }
}
