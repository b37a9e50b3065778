public import ChainRule

/// A perceptron of two inputs: 1 if w₁ x + w₂ y + b > 0, otherwise 0.
///
/// One perceptron draws one straight line, so it can be AND, OR or NAND, but not XOR, which takes two layers.
/// ```swift
/// Perceptron.and(1.0, 1.0)         // 1.0
/// Perceptron.nand(1.0, 1.0)        // 0.0
/// Perceptron.exclusiveOr(1.0, 1.0) // 0.0
/// ```
/// It computes with numbers, matrices and a graph's variables alike. Nothing is learned: the slope of the
/// step is 0 everywhere.
///
/// Source: Rosenblatt, "The perceptron" (1958); the weights are those of Deep Learning from Scratch, chapter
/// 2.
public struct Perceptron: Hashable, Sendable {
    /// The weights of the two inputs.
    public var weights: (x: Double, y: Double) {
        get { (first, second) }
        set { (first, second) = newValue }
    }
    /// What is added to the weighted sum: it fires where the sum is above −bias.
    public var bias: Double
    private var first: Double
    private var second: Double

    /// A perceptron with these weights and this bias.
    public init(weights: (x: Double, y: Double), bias: Double) {
        (first, second) = weights
        self.bias = bias
    }

    /// 1 where x and y, weighted, and the bias add up to more than 0; elsewhere 0.
    public func callAsFunction<Value: GraphValue>(_ x: Value, _ y: Value) -> Value {
        (x * Value.Element(first) + y * Value.Element(second) + Value.Element(bias)).step()
    }

    /// 1 if both are.
    public static let and = Perceptron(weights: (0.5, 0.5), bias: -0.7)
    /// 0 if both are 1.
    public static let nand = Perceptron(weights: (-0.5, -0.5), bias: 0.7)
    /// 1 if one is.
    public static let or = Perceptron(weights: (0.5, 0.5), bias: -0.2)

    /// 1 if the two differ: AND of what NAND and OR say.
    public static func exclusiveOr<Value: GraphValue>(_ x: Value, _ y: Value) -> Value {
        and(nand(x, y), or(x, y))
    }
}
