public import ChainRule

/// Nesterov's momentum: the gradient is taken where the momentum is about to lead, so that it corrects the
/// velocity one step earlier.
///
/// In the papers, v ← α v − η ∇L(w + α v), w ← w + v. A graph has its gradients at its parameters, so these
/// are the points ahead, w + α v, as in every framework: v ← α v − η g, w ← w + α v − η g. Both start at the
/// same point, and meet where v is 0.
///
/// The velocity has the rates in it at which it was gained: after a schedule's drop what was gained before
/// rolls on. PyTorch keeps v without the rate (v ← α v + g, w ← w − η (g + α v)), so that a drop slows all of
/// it down at once; as long as the rate does not change, the two are the same.
///
/// Down w² from w = 1, with η = 0.1 and α = 0.9: 0.62, 0.2224, −0.108352.
///
/// Source: Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)"
/// (1983); Sutskever et al. (2013), equations 3 and 4; the form with gradients at the parameters: Bengio et
/// al., "Advances in optimizing recurrent networks" (2013).
public struct Nesterov: Optimizer {
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
            let descent = rate * gradient
            let next = momentum * velocity - descent
            velocity = next
            weight += momentum * next - descent
        }
    }
}
