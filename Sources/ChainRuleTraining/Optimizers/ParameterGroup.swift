public import ChainRule

/// Parameters that learn in the same way.
///
/// ```swift
/// let weights = ParameterGroup([w1, w2], optimizer: Adam(), decay: .decoupled(0.01))
/// let biases = ParameterGroup([b1, b2], optimizer: Adam())
/// let optimization = try Optimization(of: graph, groups: [weights, biases], clipping: .norm(1))
/// ```
public struct ParameterGroup<Value: ConcreteValue> {
    /// The parameters, all of the graph that is optimized.
    public var parameters: [Variable<Value>]
    /// The optimizer, with the learning rate.
    public var optimizer: any Optimizer
    /// The factor of the learning rate, step by step.
    public var schedule: LearningRateSchedule
    /// The pull of the parameters towards 0.
    public var decay: WeightDecay
    /// In index of the optimization's own, if there is one; the norm then is that of this group.
    public var clipping: GradientClipping?

    /// A group. Which settings make no sense, an `Optimization` says when it is made.
    public init(
        _ parameters: [Variable<Value>], optimizer: any Optimizer, schedule: LearningRateSchedule = .constant,
        decay: WeightDecay = .none, clipping: GradientClipping? = nil
    ) {
        self.parameters = parameters
        self.optimizer = optimizer
        self.schedule = schedule
        self.decay = decay
        self.clipping = clipping
    }

    func check() throws(TrainingError) {
        if parameters.isEmpty { throw .emptyGroup }
        try TrainingError.checkNotNegative("learningRate", optimizer.learningRate)
        try optimizer.check()
        if let fault = schedule.fault { throw fault }
        try decay.check()
        try clipping?.check()
        for (index, name) in optimizer.memoryNames.enumerated()
        where name.isEmpty || name.contains(".") || optimizer.memoryNames[..<index].contains(name) {
            throw .invalidSetting(
                "a memory's name", value: "\"\(name)\"", needs: "one of its own, without a point")
        }
    }

    /// The learning rate when this many steps have been made.
    package func learningRate(at step: Int) throws(TrainingError) -> Double {
        let rate = optimizer.learningRate * schedule.factor(at: step)
        try TrainingError.checkNotNegative("the learning rate at step \(step + 1)", rate)
        return rate
    }

    /// Returns the adjustment of gradients that clipping and decay ask for at a step.
    func adjustment(
        _ clipping: GradientClipping?, norm: Double, learningRate: Double
    ) -> GradientAdjustment {
        var adjustment = GradientAdjustment()
        switch clipping {
        case .value(let limit): adjustment.limit = limit
        case .norm(let limit): adjustment.scale = norm <= limit ? 1 : limit / norm
        case nil: break
        }
        switch decay {
        case .l2(let strength): adjustment.penalty = strength
        case .decoupled(let strength): adjustment.decay = learningRate * strength
        case .none: break
        }
        return adjustment
    }
}
