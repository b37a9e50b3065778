public import ChainRule

/// In a training step every value is set to 0 with the probability `rate`, by a mask that is drawn anew for
/// each step; so that no neuron can rely on another.
///
/// What is left of a sum is smaller than the sum in evaluation. The default makes up for that in the training
/// step: what stays is divided by 1 − rate, and evaluation is the identity. That is inverted dropout, which
/// the field uses. Of the paper, and of the book, is `scaling: .evaluation`: what stays is as it was, and
/// evaluation multiplies by 1 − rate.
///
/// ```swift
/// let y = try Dropout(0.5)(x, in: model)
/// try model.graph.feed(x, [[1, 1, 1, 1]])
/// try model.train(rows: 1) { try model.graph.forward(to: y) }  // such as [[2, 0, 0, 2]]
/// try model.graph.forward(to: y)                              // [[1, 1, 1, 1]]
/// ```
/// The gradient passes where the value did, multiplied alike.
///
/// Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).
public struct Dropout: Layer {
    /// The phase in which dropout keeps a value's expectation.
    public enum Scaling: Hashable, Sendable {
        /// In training, by dividing what stays: the field's, "inverted".
        case training
        /// In evaluation, by multiplying everything: the paper's and the book's.
        case evaluation
    }

    public let identity = LayerIdentity()
    /// The probability that a value is dropped.
    public let rate: Double
    /// When the values are scaled, so that their mean is the same in training and evaluation.
    public let scaling: Scaling

    /// A layer with these settings; it is put onto variables by calling it.
    ///
    /// - Parameters:
    ///   - rate: from 0 to below 1. (The paper's p is that of staying.)
    ///   - scaling: when values are scaled to make up for those that are dropped.
    public init(_ rate: Double = 0.5, scaling: Scaling = .training) {
        self.rate = rate
        self.scaling = scaling
    }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        try TrainingError.checkFraction("rate of \(scope.name)", rate)
        let (columns, rate) = (scope.inputs, rate)
        let kept = Value.Element(scaling == .training ? 1 / (1 - rate) : 1)
        let atRest = Value.Element(scaling == .training ? 1 : 1 - rate)
        let mask = scope.drawn("mask", evaluation: Value(atRest)) { rows, generator in
            let shape = Shape(rows: rows, columns: columns)
            let size = MemoryLayout<Value.Element>.stride
            guard shape.isWithinMemory(elementSize: size) else {
                let reason = MatrixMemory.refusal(shape, elementSize: size)
                return .faulty(ValueFault(operation: "dropout's mask", shapes: [shape], reason: reason))
            }
            return Value(
                shape: shape, elements: Self.mask(shape.count, rate: rate, kept: kept, using: &generator))
        }
        return x * mask
    }
    /// Compiled for both types of number: a mask is as large as what it is for, and there is one for each
    /// step.
    @_specialize(where Element == Float)
    @_specialize(where Element == Double)
    private static func mask<Element: MatrixElement>(
        _ count: Int, rate: Double, kept: Element, using generator: inout SeededGenerator
    ) -> [Element] {
        (0..<count).map { _ in generator.uniform() < rate ? 0 : kept }
    }
}
