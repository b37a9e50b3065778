public import ChainRule

/// AdaGrad: h ← h + g², w ← w − η g / (√h + ε). Each element has a rate of its own, the smaller the more it
/// has moved; it only ever falls.
///
/// ε keeps the first step finite where a gradient is 0. The default is PyTorch's 1e-10; the book's is 1e-7,
/// at the same position. (The paper's δ stands there too; Keras puts its own under the root.)
///
/// Down w² from w = 1, with η = 0.1: 0.9, 0.8331, 0.7805. The first step is η, whatever the gradient.
///
/// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic
/// optimization" (2011).
public struct AdaGrad: Optimizer {
    public var learningRate: Double
    /// ε, at least 0.
    public var epsilon: Double

    /// An optimizer with these settings; an `Optimization` checks them.
    public init(learningRate: Double = 0.01, epsilon: Double = 1e-10) {
        self.learningRate = learningRate
        self.epsilon = epsilon
    }

    public var memoryNames: [String] { ["squares"] }

    public func check() throws(TrainingError) { try TrainingError.checkNotNegative("epsilon", epsilon) }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        let (rate, epsilon) = (Value.Element(step.learningRate), Value.Element(epsilon))
        parameter.update(&step.memory[0], with: step.gradient) { weight, squares, gradient in
            let sum = squares + gradient * gradient
            squares = sum
            weight -= rate * gradient / (sum.sqrt() + epsilon)
        }
    }
}
