public import ChainRule

/// Adam with decoupled weight decay: Adam's step, and beside it w ← w − η λ w.
///
/// Why not an L2 penalty: see `WeightDecay`. As in every framework λ is multiplied by the whole rate; the
/// paper multiplies it by the schedule's factor only, so that its λ is our η λ.
///
/// Down w² from w = 1, with η = 0.1 and λ = 0.01: 0.899, 0.7985, 0.6989.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
public struct AdamW: Optimizer {
    /// The Adam that it is beside the decay.
    public var adam: Adam
    /// λ.
    public var weightDecay: Double

    /// An optimizer with these settings; an `Optimization` checks them.
    public init(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        adam = Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
        self.weightDecay = weightDecay
    }

    public var learningRate: Double {
        get { adam.learningRate }
        set { adam.learningRate = newValue }
    }

    public var memoryNames: [String] { adam.memoryNames }

    public func check() throws(TrainingError) {
        try adam.check()
        try TrainingError.checkNotNegative("weightDecay", weightDecay)
    }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        adam.update(&parameter, at: step, shrinkingBy: step.learningRate * weightDecay)
    }
}
