public import ChainRule

/// RMSProp: h ← ρ h + (1 − ρ) g², w ← w − η g / (√h + ε). AdaGrad that forgets: h is a running mean of the
/// last 1/(1 − ρ) steps or so, and the rate can rise again.
///
/// The defaults are PyTorch's, and ρ = 0.99 is the book's code's too; the lecture takes 0.9.
///
/// The first step is η / √(1 − ρ), whatever the gradient: with ρ = 0.99 ten times the rate, so that η = 0.1
/// takes w down w² from 1 to 5e−8 at once.
///
/// Source: Tieleman and Hinton, "Lecture 6.5 – rmsprop" (Neural networks for machine learning, 2012).
public struct RMSProp: Optimizer {
    public var learningRate: Double
    /// ρ, from 0 to below 1.
    public var decay: Double
    /// ε, at least 0.
    public var epsilon: Double

    /// An optimizer with these settings; an `Optimization` checks them.
    public init(learningRate: Double = 0.01, decay: Double = 0.99, epsilon: Double = 1e-8) {
        self.learningRate = learningRate
        self.decay = decay
        self.epsilon = epsilon
    }

    public var memoryNames: [String] { ["squares"] }

    public func check() throws(TrainingError) {
        try TrainingError.checkFraction("decay", decay)
        try TrainingError.checkNotNegative("epsilon", epsilon)
    }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        let (rate, epsilon) = (Value.Element(step.learningRate), Value.Element(epsilon))
        let (old, new) = (Value.Element(decay), Value.Element(1 - decay))
        parameter.update(&step.memory[0], with: step.gradient) { weight, squares, gradient in
            let mean = old * squares + new * (gradient * gradient)
            squares = mean
            weight -= rate * gradient / (mean.sqrt() + epsilon)
        }
    }
}
