public import ChainRule

/// A training loop: epochs of mini-batches, validation, a history, stop criteria, callbacks.
///
/// ```swift
/// let network = try Network<Matrix<Float>>.classifier(inputs: 64, hidden: [50], classes: 10, seed: 1)
/// let trainer = try Trainer(
///     network, on: parts.training, optimizer: Adam(learningRate: 0.005), batchSize: 32,
///     shuffledBy: SeededGenerator(seed: 1))
/// try trainer.run(epochs: 100, validatingOn: parts.validation, metrics: [.accuracy], until: [.patience(5)])
/// try network.evaluate(parts.test, metrics: [.accuracy]).metrics["accuracy"]!  // 0.972, on 8×8 digits
/// ```
/// It does what a loop of your own would do: feed a batch, forward, backward, a step, within `Model.train`.
/// After whatever a run throws, a cancellation included, model and trainer are as after the last complete
/// step, and another `run` goes on from there to the same bits as if nothing had been.
public final class Trainer<Element: MatrixElement> {
    /// The network that learns.
    public let network: Network<Matrix<Element>>
    /// What changes its parameters, with the optimizer's memory.
    public let optimization: Optimization<Matrix<Element>>
    /// The results of the epochs so far.
    public internal(set) var history = TrainingHistory()
    /// Whether every value and every gradient is looked at in each step, so that the first one that is not
    /// finite is told of even if the loss hides it. A small network takes about twice as long; the bits are
    /// the same. Without, the loss and the parameters' gradients are looked at.
    public var detectsAnomalies = false
    /// The clock of the history, the progress and `.time`.
    public var clock = TrainingClock.system

    var batches: Batches<Element>
    var tally = EpochTally()
    /// The best epoch, if a run was to keep it.
    var best: ModelSnapshot<Matrix<Element>>?
    var isStopRequested = false
    /// When the run, and its part of the epoch, began; `nil` outside of a run.
    var epochStart: Duration?

    /// A trainer of a network, with an optimization of its graph and batches to learn from.
    ///
    /// - Throws: `TrainingError.invalidSetting` if the optimization is one of another graph, or of the
    ///   batches some have been taken, of which the history would not know; what is thrown for data that the
    ///   network cannot learn from: `GraphError` for inputs of another width, `DataError` for a target that
    ///   the loss cannot take (a class that the network does not have) and for data of one class.
    public init(
        _ network: Network<Matrix<Element>>, with optimization: Optimization<Matrix<Element>>,
        on batches: Batches<Element>
    ) throws {
        try TrainingError.require(
            optimization.graph === network.graph, "the optimization", value: "one of another graph",
            needs: "one of the network's graph")
        try TrainingError.require(
            batches.state.epoch == 0 && batches.state.batch == 0, "the batches",
            value: "at batch \(batches.state.batch) of epoch \(batches.state.epoch)",
            needs: "at their beginning")
        self.network = network
        self.optimization = optimization
        self.batches = batches
        try DataFit(network: network, data: batches.data).check(forTraining: true)
    }

    /// One optimizer for all parameters, on mini-batches.
    ///
    /// - Parameters:
    ///   - network: what learns.
    ///   - data: what it learns from.
    ///   - optimizer: how it learns, with the learning rate.
    ///   - batchSize: how many rows a step is made of.
    ///   - short: what to do with a last batch that is not full.
    ///   - generator: draws the order of each epoch; `nil` for rows as they lie.
    ///   - schedule: the factor of the learning rate, step by step.
    ///   - decay: the pull of the parameters towards 0.
    ///   - clipping: the bound of gradients; `nil` for none.
    /// - Throws: as `Optimization.init`, `Batches.init`, and `init(_:with:on:)`.
    public convenience init(
        _ network: Network<Matrix<Element>>, on data: Dataset<Element>, optimizer: any Optimizer,
        batchSize: Int, short: IncompleteBatch = .keep, shuffledBy generator: SeededGenerator? = nil,
        schedule: LearningRateSchedule = .constant, decay: WeightDecay = .none,
        clipping: GradientClipping? = nil
    ) throws {
        let optimization = try Optimization(
            of: network.graph, with: optimizer, schedule: schedule, decay: decay, clipping: clipping)
        let batches = try Batches(data, size: batchSize, short: short, shuffledBy: generator)
        try self.init(network, with: optimization, on: batches)
    }

    /// Distinguishes the data from other data, in a checkpoint; computed once, because data may be large. Not
    /// negative.
    lazy var dataChecksum: Int64 = {
        let sums = [data.inputs, data.targets].map { $0.elements.withUnsafeBytes(CRC32.checksum) }
        return Int64(sums[0]) << 31 ^ Int64(sums[1])
    }()

    /// The training data.
    public var data: Dataset<Element> { batches.data }

    /// How many steps an epoch has: what a schedule is measured by.
    public var batchesPerEpoch: Int { batches.batchesPerEpoch }

    /// The number of epochs that are complete.
    public var epoch: Int { batches.state.epoch }

    /// The number of steps made, in all epochs.
    public var iteration: Int { batches.state.epoch * batchesPerEpoch + batches.state.batch }

    /// Ends the run after the step, or the epoch, whose callback calls this.
    public func stop() { isStopRequested = true }

    /// Gives the model the weights and running statistics of the epoch with the lowest loss, and the
    /// optimizer what it remembered then, so that another run goes on as it would have from there. A run with
    /// `.patience` does so itself at its end. Epochs and learning rate schedules go on counting.
    ///
    /// - Returns: that epoch; `nil`, and nothing changes, if no run had `.patience`, or no epoch is complete.
    @discardableResult
    public func restoreBest() throws -> Int? {
        try best?.restore(to: network.model, optimization)
        return best?.epoch
    }
}
