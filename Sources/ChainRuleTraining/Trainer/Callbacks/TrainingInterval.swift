/// How often something is done in a run.
public enum TrainingInterval: Hashable, Sendable {
    /// After every so many epochs.
    case epochs(Int)
    /// After every so many steps, counted over all epochs.
    case iterations(Int)
}
