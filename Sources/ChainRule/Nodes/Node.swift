/// An operation that remembers: `forward` keeps what `backward` will need, as in the tutorials and in *Deep
/// Learning from Scratch*.
///
/// ```swift
/// var mul = MulNode<Scalar>()
/// mul.forward(300, 4)   // 1200.0
/// mul.backward(1)       // (4.0, 300.0)
/// ```
/// One of your own is two functions, on numbers or on matrices:
/// ```swift
/// /// z = x + y + 3
/// struct PlusThree: Node {
///     func forward(operands: [Scalar]) -> Scalar { operands[0] + operands[1] + 3 }
///     func backward(upstream: Scalar) -> [Scalar] { [upstream, upstream] }
/// }
///
/// var plusThree = PlusThree()
/// plusThree.forward(1, 2)          // 6.0
/// plusThree.backward(upstream: 1)  // [1.0, 1.0]
/// graph.add(PlusThree(), x, y)     // a node of a graph
/// ```
/// A graph computes a node of the library's by its rule. One of your own it runs as it is: `backward` repeats
/// the node's forward first, and there is no second derivative (`GraphError.nodeWithoutRule`). A `Rule` is
/// faster, works on every type of value, and can be differentiated again.
public protocol Node<Value>: Sendable {
    /// What the node computes with: `Scalar`, `Matrix<Double>`, …
    associatedtype Value: ConcreteValue

    /// What errors and pictures call the operation; from the type's name unless you say otherwise.
    var name: String { get }
    /// How many operands the node takes; `nil`, unless you say otherwise, for any number.
    var operandCount: Int? { get }

    /// The result. A graph calls it on a copy of the node as it was added: what it remembers is for
    /// `backward`, not for the next `forward`.
    @discardableResult
    mutating func forward(operands: [Value]) -> Value
    /// The operands' gradients, in the order of the operands, given that of the result, which has the
    /// result's shape. Each has its operand's shape, or the result's if the operand was broadcast.
    mutating func backward(upstream: Value) -> [Value]
}

extension Node {
    public var name: String { words(ofType: Self.self) }
    public var operandCount: Int? { nil }

    /// The result, of operands one by one.
    @discardableResult
    public mutating func forward(_ operands: Value...) -> Value { forward(operands: operands) }

    /// The gradient of a node's only operand, given that of the result, 1 by default: for
    /// `layers[i].backward(upstream)`. NaN, or a matrix that says why, of a node with more operands:
    /// `backward(upstream:)` has them all.
    public mutating func backward(_ upstream: Value? = nil) -> Value {
        let gradients = backward(upstream: upstream ?? Value(1))
        if gradients.count == 1 { return gradients[0] }
        return .faulty(
            ValueFault(
                operation: "backward of \(name)", shapes: [],
                reason: "it has \(gradients.count) gradients, not one: backward(upstream:) gives all"))
    }
}
