public import ChainRule

/// Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and
/// v̂ = v / (1 − β₂ᵗ): running means of the gradient (Momentum) and of its square (AdaGrad), freed of the
/// bias that their start at zero gives them. t counts the parameter's own steps, without those in which it
/// was frozen.
///
/// Down w² from w = 1, with η = 0.1: 0.9, 0.8004, 0.7016. The first step is η, whatever the gradient.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
public struct Adam: Optimizer {
    /// The form of bias correction, which decides what ε is added to.
    public enum Correction: Hashable, Sendable {
        /// η m̂ / (√v̂ + ε): the paper's algorithm 1, and every framework's.
        case moments
        /// ηₜ m / (√v + ε), with ηₜ = η √(1 − β₂ᵗ) / (1 − β₁ᵗ): the book's, with ε = 1e-7; the paper's
        /// cheaper order (end of its section 2). ε weighs more in the first steps, by 1 / √(1 − β₂ᵗ).
        case rate
    }

    public var learningRate: Double
    /// From 0 to below 1.
    public var beta1: Double
    /// From 0 to below 1.
    public var beta2: Double
    /// ε, at least 0.
    public var epsilon: Double
    /// How the moments' bias towards 0 is corrected.
    public var correction: Correction

    /// The defaults are the paper's.
    public init(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        correction: Correction = .moments
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.correction = correction
    }

    public var memoryNames: [String] { ["mean", "square"] }

    public func check() throws(TrainingError) {
        try TrainingError.checkFraction("beta1", beta1)
        try TrainingError.checkFraction("beta2", beta2)
        try TrainingError.checkNotNegative("epsilon", epsilon)
    }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        update(&parameter, at: step, shrinkingBy: 0)
    }

    /// - Parameter part: how much of the parameter is taken away besides, for `AdamW`.
    @inline(__always)
    func update<Value: ConcreteValue>(
        _ parameter: inout Value, at step: OptimizerStep<Value>, shrinkingBy part: Double
    ) {
        typealias Number = Value.Element
        let bias1 = 1 - beta1.power(Double(step.number))
        let bias2 = 1 - beta2.power(Double(step.number))
        let correctsRate = correction == .rate
        let rate = Number(step.learningRate * (correctsRate ? bias2.sqrt() : 1) / bias1)
        let scale = Number(correctsRate ? 1 : 1 / bias2)
        let (old1, new1) = (Number(beta1), Number(1 - beta1))
        let (old2, new2) = (Number(beta2), Number(1 - beta2))
        let (epsilon, kept) = (Number(epsilon), Number(1 - part))
        parameter.update(&step.memory[0], &step.memory[1], with: step.gradient) {
            weight, mean, square, gradient in
            mean = old1 * mean + new1 * gradient
            square = old2 * square + new2 * (gradient * gradient)
            weight = kept * weight - rate * mean / ((scale * square).sqrt() + epsilon)
        }
    }
}
