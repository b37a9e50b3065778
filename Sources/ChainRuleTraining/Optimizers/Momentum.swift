public import ChainRule

/// Momentum: v ← α v − η g, w ← w + v. A ball that rolls: what points the same way in step after step adds up
/// to 1/(1 − α) times the rate, what changes its sign cancels.
///
/// This is the form of the papers, of the book and of Keras. PyTorch keeps v without the rate (v ← α v + g, w
/// ← w − η v), which is the same as long as the rate does not change: where a schedule lowers it, all of v
/// slows down at once there, and here what was gained before rolls on.
///
/// Down w² from w = 1, with η = 0.1 and α = 0.9: 0.8, 0.46, 0.062.
///
/// Source: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); Sutskever et
/// al., "On the importance of initialization and momentum in deep learning" (2013), equations 1 and 2.
public struct Momentum: Optimizer {
    public var learningRate: Double
    /// α, from 0 to below 1.
    public var momentum: Double

    /// An optimizer with these settings; an `Optimization` checks them.
    public init(learningRate: Double = 0.01, momentum: Double = 0.9) {
        self.learningRate = learningRate
        self.momentum = momentum
    }

    public var memoryNames: [String] { ["velocity"] }

    public func check() throws(TrainingError) { try TrainingError.checkFraction("momentum", momentum) }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        let (rate, momentum) = (Value.Element(step.learningRate), Value.Element(momentum))
        parameter.update(&step.memory[0], with: step.gradient) { weight, velocity, gradient in
            let next = momentum * velocity - rate * gradient
            velocity = next
            weight += next
        }
    }
}
