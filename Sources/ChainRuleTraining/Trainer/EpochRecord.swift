/// What came out of an epoch.
public struct EpochRecord: Hashable, Codable, Sendable {
    /// From 1 on.
    public let epoch: Int
    /// The mean over the epoch's rows, each batch's being that of before its step, in training mode.
    public let trainingLoss: Double
    /// Measured on the training data after the epoch, in evaluation mode; by name.
    public let trainingMetrics: [String: Double]
    /// On the validation data after the epoch; `nil` without.
    public let validationLoss: Double?
    /// On the validation data after the epoch; by name.
    public let validationMetrics: [String: Double]
    /// Of each group of parameters, at the epoch's last step.
    public let learningRates: [Double]
    /// How long the epoch took, with its evaluation.
    public let seconds: Double

    /// What decides which epoch is best: the validation loss, or the training loss if there is none.
    public var monitoredLoss: Double { validationLoss ?? trainingLoss }

    /// Whether both monitored losses were measured alike.
    func isComparable(to other: EpochRecord) -> Bool {
        (validationLoss == nil) == (other.validationLoss == nil)
    }
}
