public import ChainRule

/// y = γ ⊙ (x − μ) / √(σ² + ε) + β, each column by itself: whatever scale the weights before it have, what
/// follows sees mean 0 and deviation 1, until γ and β learn otherwise.
///
/// In a training step μ and σ² are the batch's own mean and (population) variance, and gradients go through
/// both. In evaluation they are the running statistics, which every training step moves towards the batch's.
/// A batch of one row has variance 0: its result is β, its gradient for x is 0, and the running variance, of
/// which one row says nothing, stays.
///
/// Parameters: `gamma`, from 1 on, and `beta`, from 0 on; states: `runningMean`, from 0 on, and
/// `runningVariance`, from 1 on; each 1 × columns. Put it before the activation, and leave out the bias of
/// the `Dense` before it.
///
/// Source: Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal
/// covariate shift" (2015), algorithms 1 and 2.
public struct BatchNormalization: Layer {
    /// The variance that running variances average. In a training step σ² is the population's in both.
    public enum RunningVariance: Hashable, Sendable {
        /// The sum of squares divided by N − 1: the paper's, and PyTorch's.
        case sample
        /// The sum of squares divided by N: the book's, and Keras's.
        case population
    }

    public let identity = LayerIdentity()
    /// The batch's share: running ← (1 − momentum) · running + momentum · batch, as in PyTorch. The book and
    /// Keras call the other share momentum: their 0.9 is 0.1 here.
    public let momentum: Double
    /// Added to the variance, against division by 0.
    public let epsilon: Double
    /// Which variance of a batch goes into the running one.
    public let runningVariance: RunningVariance

    /// A layer with these settings; it is put onto variables by calling it.
    ///
    /// - Parameters:
    ///   - momentum: above 0, up to 1.
    ///   - epsilon: above 0. PyTorch's is the default; the book's is 1e-7.
    ///   - runningVariance: which variance of a batch goes into the running one.
    public init(
        momentum: Double = 0.1, epsilon: Double = 1e-5, runningVariance: RunningVariance = .sample
    ) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.runningVariance = runningVariance
    }

    public func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> {
        try check(scope.name)
        let columns = scope.inputs
        let gamma = try scope.parameter("gamma", rows: 1, columns: columns, .constant(1))
        let beta = try scope.parameter("beta", rows: 1, columns: columns, .zeros)

        let batchMean = x.mean(.eachColumn)
        let batchVariance = (x - batchMean).squared().mean(.eachColumn)
        let zeros = try gamma.value.filled(with: 0)
        let runningMean = scope.state(
            "runningMean", zeros, updatedBy: MovingAverage(momentum: momentum), from: [batchMean])
        let runningVariance = scope.state(
            "runningVariance", zeros.filled(with: 1),
            updatedBy: MovingVariance(momentum: momentum, isOfSample: runningVariance == .sample),
            from: [batchVariance, x])
        let mean = Variable.select(scope.isTraining, batchMean, runningMean)
        let variance = Variable.select(scope.isTraining, batchVariance, runningVariance)
        let scale = gamma / (variance + Value.Element(epsilon)).sqrt()
        return (x - mean) * scale + beta
    }

    private func check(_ name: String) throws(TrainingError) {
        try TrainingError.require(
            momentum > 0 && momentum <= 1, "momentum of \(name)", value: "\(momentum)",
            needs: "above 0 and up to 1")
        try TrainingError.require(
            epsilon > 0 && epsilon.isFinite, "epsilon of \(name)", value: "\(epsilon)",
            needs: "a number above 0")
    }
}
