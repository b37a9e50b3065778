import ChainRule
import ChainRuleKernels

/// A value that writes down what is done to it: a formula, of which parts may be shared.
///
/// Rules run on it as on numbers, so that it says what they do, a user's own as well:
/// ```swift
/// let x = SymbolicValue.symbol(.value(0), shape: .scalar)
/// let z = Square().forward(x)                                    // x · x
/// let dx = Square().backward(.symbol(.gradient(1)), x, z)        // dz · (2 · x)
/// ```
/// There is no table of rules, only the operations that values have. What does not change the value is left
/// out as it is written: `1 · x` is `x`. `0 · x` stays, as it is NaN where x is infinite.
package struct SymbolicValue: Sendable {
    /// What is written down, once for all that refer to it.
    final class Node: Sendable {
        let operation: Operation
        let operands: [SymbolicValue]
        let shape: SymbolicShape?
        /// Of a named rule, what it is made of.
        let body: SymbolicValue?
        let key: Key
        /// How many operations it takes to write it without names for parts of it, at most `Int32.max`.
        let size: Int
        let depth: Int
        /// That with what named rules do in their place.
        let loweredDepth: Int

        init(
            _ operation: Operation, _ operands: [SymbolicValue], _ shape: SymbolicShape?, body: SymbolicValue?
        ) {
            depth = 1 + (operands.map(\.node.depth).max() ?? 0)
            key = Key(operation, operands, body, shape)
            size = Swift.min(operands.reduce(1) { $0 + $1.node.size }, Int(Int32.max))
            self.shape = shape
            // Nobody reads it, and releasing it would take a stack as deep.
            let lowered = body?.loweredDepth ?? 1 + (operands.map(\.loweredDepth).max() ?? 0)
            loweredDepth = lowered
            let isTooDeep =
                depth > SymbolicValue.greatestDepth || lowered > 5 * SymbolicValue.greatestDepth
            self.operation = isTooDeep ? .call("…") : operation
            self.operands = isTooDeep ? [] : operands
            self.body = isTooDeep ? nil : body
        }
    }

    /// Two expressions with the same key are the same: 128 bits of hash, not compared any further, as equal
    /// parts of shared formulas would be compared again and again.
    struct Key: Hashable {
        private let first: Int
        private let second: Int

        init(
            _ operation: Operation, _ operands: [SymbolicValue], _ body: SymbolicValue?,
            _ shape: SymbolicShape?
        ) {
            func hash(_ salt: Int) -> Int {
                var hasher = Hasher()
                hasher.combine(salt)
                hasher.combine(operation)
                for operand in operands { hasher.combine(operand.node.key) }
                hasher.combine(body?.node.key)
                if case .number = operation { hasher.combine(shape) }
                return hasher.finalize()
            }
            (first, second) = (hash(1), hash(2))
        }
    }

    let node: Node

    /// What is deeper is not written down; nor is what is made of it.
    package static let greatestDepth = 200

    /// - Parameter body: what a named rule does.
    init(
        _ operation: Operation, _ operands: [SymbolicValue] = [], shape: SymbolicShape?,
        body: SymbolicValue? = nil
    ) {
        node = Node(operation, operands, shape, body: body)
    }

    package var operation: Operation { node.operation }
    package var operands: [SymbolicValue] { node.operands }
    /// `nil` if a symbol's is not known.
    package var shape: SymbolicShape? { node.shape }
    /// How many operations it takes to write it out.
    package var size: Int { node.size }
    /// How deep operations are in operations.
    package var depth: Int { node.depth }
    /// How deep they are where named rules are written as what they do.
    package var loweredDepth: Int { node.loweredDepth }

    /// What stands for a value.
    ///
    /// - Parameter shape: if it is known; a number's is 1×1.
    package static func symbol(_ symbol: Symbol, shape: SymbolicShape?) -> SymbolicValue {
        SymbolicValue(.symbol(symbol), shape: shape)
    }

    /// A number, or a matrix of it.
    package static func number(_ number: Double, shape: SymbolicShape? = .scalar) -> SymbolicValue {
        SymbolicValue(.number(number), shape: shape)
    }

    /// The number that it is, if it is one.
    package var number: Double? {
        if case .number(let number) = computed { return number }
        return nil
    }

    /// x of −x.
    var negated: SymbolicValue? { computed == .map(.negate, 0) ? operands[0] : nil }

    /// The operation, if it is what is computed and not only how that is written: what may be simplified.
    var computed: Operation? { node.body == nil ? operation : nil }

    /// What a named rule does, down to the operations that values have.
    package var lowered: SymbolicValue { node.body ?? self }
}

extension SymbolicValue: Hashable {
    package static func == (x: SymbolicValue, y: SymbolicValue) -> Bool { x.node.key == y.node.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(node.key) }
}

/// What symbols stand for.
package enum Symbol: Hashable, Sendable {
    /// A node of a graph, by an index that its user chose.
    case value(Int)
    /// Its gradient.
    case gradient(Int)
    /// What has only a name.
    case named(String)
}

/// The operations that values have, on operands of their own.
package enum Operation: Hashable, Sendable {
    case symbol(Symbol)
    case number(Double)
    /// The function's constant, if it has one: the exponent of a power. Arithmetic with constants is
    /// `combine`, one operand being a number.
    case map(ElementFunction, Double)
    case combine(ElementOperation)
    case combineThree(ElementTernary)
    case sum(Axis)
    case maximum(Axis)
    case count(Axis)
    /// How many rows or columns there are, as a number.
    case extent(Extent)
    case argmax(Axis)
    /// The first operand, repeated to the shape of the second.
    case broadcastLike
    case broadcast(SymbolicShape)
    /// What broadcasting repeated, added up to the shape of the second operand.
    case reducedLike
    case matmul(transposingFirst: Bool, transposingSecond: Bool)
    case transposed
    case reshaped(rows: Int?, columns: Int?)
    case reshapedLike
    case slice(Region)
    case padded(Region)
    case concatenated(ConcatenationDirection)
    case prefix(ConcatenationDirection)
    case suffix(ConcatenationDirection)
    case oneHot
    case gathered
    case scattered
    /// A rule by its name; what it does is the expression's `lowered`.
    case call(String)
}
