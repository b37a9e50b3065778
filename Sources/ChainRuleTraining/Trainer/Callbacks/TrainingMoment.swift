/// How far a run is.
public struct TrainingMoment: Hashable, Sendable {
    /// The epoch under way, or that which just ended; from 1 on.
    public let epoch: Int
    /// How many epochs the run goes up to.
    public let epochs: Int
    /// How many steps there have been in all epochs.
    public let iteration: Int
    /// How many of the epoch's batches have been learned from.
    public let batch: Int
    public let batchesPerEpoch: Int
    /// The latest step's loss; `nil` before the first one of a run.
    public let loss: Double?
    /// How many rows this run has learned from.
    public let rows: Int
    /// How many rows there are up to the run's last epoch, from the run's beginning.
    public let totalRows: Int
    /// How long this run has taken so far.
    public let elapsed: Duration
}
