/// A node made of closures, which needs no type of its own.
///
/// ```swift
/// var double = ClosureNode<Scalar>(
///     name: "double", forward: { x in 2 * x }, backward: { upstream, x, z in 2 * upstream })
/// double.forward(3)    // 6.0
/// double.backward(1)   // 2.0
///
/// var product = ClosureNode<Scalar>(
///     name: "product", forward: { x, y in x * y }, backward: { upstream, x, y, z in (upstream * y, upstream * x) })
/// product.forward(3, 4)           // 12.0
/// product.backward(upstream: 1)   // [4.0, 3.0]
/// ```
/// In a graph it is a node like one of your own; see `Node`.
public struct ClosureNode<Value: ConcreteValue>: Node {
    public let name: String
    /// `nil` for any number.
    public let operandCount: Int?
    // Named unlike the functions below: a call of `forward` there would be one of itself.
    private let computeForward: @Sendable (_ operands: [Value]) -> Value
    let computeBackward: @Sendable (_ upstream: Value, _ operands: [Value], _ z: Value) -> [Value]
    private var memory: (operands: [Value], z: Value)?

    /// A node of one operand.
    public init(
        name: String = "closure", forward: @escaping @Sendable (_ x: Value) -> Value,
        backward: @escaping @Sendable (_ upstream: Value, _ x: Value, _ z: Value) -> Value
    ) {
        self.init(name: name, operandCount: 1) {
            forward($0[0])
        } backward: {
            [backward($0, $1[0], $2)]
        }
    }

    /// A node of two operands.
    public init(
        name: String = "closure", forward: @escaping @Sendable (_ x: Value, _ y: Value) -> Value,
        backward:
            @escaping @Sendable (_ upstream: Value, _ x: Value, _ y: Value, _ z: Value) -> (Value, Value)
    ) {
        self.init(name: name, operandCount: 2) {
            forward($0[0], $0[1])
        } backward: {
            let (dx, dy) = backward($0, $1[0], $1[1], $2)
            return [dx, dy]
        }
    }

    /// A node of so many operands, or of any number of them.
    ///
    /// - Parameters:
    ///   - name: what errors and pictures call it.
    ///   - operandCount: `nil` for any number.
    ///   - forward: the result, from the operands.
    ///   - backward: the gradient of each operand, from that of the result, the operands and the result.
    public init(
        name: String = "closure", operandCount: Int?,
        forward: @escaping @Sendable (_ operands: [Value]) -> Value,
        backward: @escaping @Sendable (_ upstream: Value, _ operands: [Value], _ z: Value) -> [Value]
    ) {
        self.name = name
        self.operandCount = operandCount
        computeForward = forward
        computeBackward = backward
    }

    /// NaN, or a matrix that says why it has no value, of another number of operands than the node takes.
    @discardableResult
    public mutating func forward(operands: [Value]) -> Value {
        if let operandCount, operandCount != operands.count {
            memory = nil
            let reason = "it takes \(operandsInWords(operandCount)), not \(operands.count)"
            return .faulty(ValueFault(operation: name, shapes: operands.map(\.shape), reason: reason))
        }
        let z = computeForward(operands)
        memory = (operands, z)
        return z
    }

    /// The operands' gradients. Before the first `forward`: one NaN, or a matrix that says why it has no
    /// value.
    public func backward(upstream: Value) -> [Value] {
        guard let (operands, z) = memory else { return [.faulty(.backwardBeforeForward(name))] }
        return computeBackward(upstream.broadcast(like: z), operands, z)
    }
}
