public import ChainRule

/// NaN or an infinity that came up in training: where it appeared first. The parameters are as before that
/// step; only where the pass is `.step` are they what it made of them.
public struct NonFiniteNumber: Error, Sendable {
    /// The pass in which it appeared.
    public enum Pass: String, Hashable, Sendable {
        /// A value on the way forward.
        case forward
        /// A gradient on the way back.
        case backward
        /// The optimizer's step, which was too long for the numbers' type.
        case step
        /// A forward on the validation data.
        case validation
    }

    /// The pass in which it appeared.
    public let pass: Pass
    /// The node whose value it is; in the backward pass, the node that hands it back.
    public let node: String
    /// "log", "matrix product", …; "parameter" or "input" for what was not finite to begin with.
    public let operation: String
    /// In the backward pass, the node that receives it as its gradient.
    public let operand: String?
    /// NaN, ∞ or −∞.
    public let number: Double
    /// The row of the value or gradient, from 0.
    public let row: Int
    /// The column of the value or gradient, from 0.
    public let column: Int
    /// The line of the user's code that made the node; `nil` for nodes made by operators.
    public let location: CodeLocation?
    /// From 1 on.
    public internal(set) var epoch = 0
    /// The step, counted over all epochs, from 1 on.
    public internal(set) var iteration = 0
}

extension NonFiniteNumber {
    /// The first number of a node's value or gradient that is not finite; `nil` if all are.
    init?<Value>(_ pass: Pass, _ node: NodeView<Value>, gradientOf operand: String? = nil, _ value: Value) {
        guard let found = value.firstNonFinite else { return nil }
        self.init(pass, node.name, node.operation, operand, found, node.location)
    }

    /// The first number of an input's value or gradient that is not finite; `nil` if all are.
    init?<Value>(_ pass: Pass, _ input: Variable<Value>, _ value: Value) {
        guard let found = value.firstNonFinite else { return nil }
        self.init(pass, input.name, "input", nil, found, nil)
    }

    private init(
        _ pass: Pass, _ node: String, _ operation: String, _ operand: String?,
        _ found: (number: Double, row: Int, column: Int), _ location: CodeLocation?
    ) {
        (self.pass, self.node, self.operation, self.operand) = (pass, node, operation, operand)
        (number, row, column, self.location) = (found.number, found.row, found.column, location)
    }
}

extension NonFiniteNumber: CustomStringConvertible {
    /// Where the number appeared, and in which step, in a sentence.
    public var description: String {
        let position = "at row \(row), column \(column)"
        let what =
            operand.map { "hands back a gradient for \"\($0)\" that is \(number) \(position)" }
            ?? "is \(number) \(position)"
        let code = location.map { " (\($0))" } ?? ""
        let step = "epoch \(epoch), iteration \(iteration), \(pass)"
        return "\(step): \"\(node)\" (\(operation)) \(what)\(code)".escapingControlCharacters()
    }
}

extension ConcreteValue {
    /// Whether every number is finite.
    var isFinite: Bool { firstNonFinite == nil }

    /// The first number that is not finite, and where it is.
    var firstNonFinite: (number: Double, row: Int, column: Int)? {
        // If the sum is finite, they all are; only otherwise it pays to look at each.
        if sum(.all).elements.first?.isFinite ?? true { return nil }
        let elements = elements
        guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return nil }
        let (row, column) = index.quotientAndRemainder(dividingBy: Swift.max(shape.columns, 1))
        return (Double(elements[index]), row, column)
    }
}
