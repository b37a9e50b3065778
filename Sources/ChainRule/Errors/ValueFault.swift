/// Why an operation has no result: which operation, on which shapes, and what would fit.
///
/// Operators cannot throw without making every expression noisy, so a `Matrix` that cannot be computed
/// carries its fault instead, as a number that cannot be computed is NaN. Whatever is computed from it has
/// the same fault; a graph's `forward()` throws it with the name of the node, and `Matrix.checked()` throws
/// it elsewhere.
public struct ValueFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was to be done, as in "matrix product".
    public let operation: String
    /// The shapes of the operands, in order.
    public let shapes: [Shape]
    /// What is wrong and what would fit, as in "the inner sizes differ (3 and 4): the right side needs 3
    /// rows".
    public let reason: String

    /// A fault of an operation on operands of these shapes.
    public init(operation: String, shapes: [Shape], reason: String) {
        self.operation = operation
        self.shapes = shapes
        self.reason = reason
    }

    /// What is wrong and what would fit, as in "matrix product of 2×3 and 4×5: the inner sizes differ …".
    public var description: String {
        let operands = shapes.map(\.description).joined(separator: " and ")
        let text = operands.isEmpty ? "\(operation): \(reason)" : "\(operation) of \(operands): \(reason)"
        return text.escapingControlCharacters()
    }
}
