/// Where in a run something happens.
public enum TrainingEvent: Hashable, Sendable {
    /// Before the first step of a run.
    case began
    /// After each step; the graph still has its values and gradients.
    case iteration
    /// After each epoch and its evaluation.
    case epoch(EpochRecord)
    /// At the end; `nil` if it is an error or a cancellation, which the run then throws.
    case ended(StopReason?)
}
