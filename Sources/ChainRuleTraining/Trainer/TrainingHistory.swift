/// The results of a training run, epoch by epoch: plain data, to be stored, compared and drawn.
///
/// ```swift
/// let accuracies = trainer.history.records.compactMap { $0.validationMetrics["accuracy"] }
/// try trainer.history.csv.write(to: url, atomically: true, encoding: .utf8)
/// ```
public struct TrainingHistory: Hashable, Codable, Sendable {
    /// The epochs' results, in order.
    public internal(set) var records: [EpochRecord] = []

    /// A history without epochs.
    public init() {}

    /// The epoch with the lowest monitored loss, the first of several, among those whose loss can be compared
    /// with the last one's: validation losses, or training losses.
    public var best: EpochRecord? { comparable.min { $0.monitoredLoss < $1.monitoredLoss } }

    private var comparable: [EpochRecord] {
        guard let last = records.last else { return [] }
        return records.filter { $0.isComparable(to: last) }
    }

    /// The number of epochs there since the monitored loss last fell by more than `minimumImprovement` below
    /// the lowest until then. Of runs with validation data and runs without, those like the last one count.
    public func epochsWithoutImprovement(of minimumImprovement: Double = 0) -> Int {
        var (lowest, count) = (Double.infinity, 0)
        for record in comparable {
            count += 1
            if record.monitoredLoss < lowest - minimumImprovement {
                (lowest, count) = (record.monitoredLoss, 0)
            }
        }
        return count
    }

    /// A table with a header and a line for each epoch, for other programs: "epoch,training loss,…". Every
    /// number can be read back exactly; what an epoch has not is empty.
    public var csv: String { table.csv }

    /// An array with an object for each epoch, named and in order as the columns of `csv`:
    /// `{"epoch": 1, "training loss": 0.5, …}`. Every number can be read back exactly; what an epoch has not
    /// is `null`, and NaN and infinities are the strings `"nan"`, `"inf"` and `"-inf"`.
    public var json: String { table.json }

    private var table: DataTable {
        let training = Set(records.flatMap(\.trainingMetrics.keys)).sorted()
        let validation = Set(records.flatMap(\.validationMetrics.keys)).sorted()
        let groups = records.map(\.learningRates.count).max() ?? 0
        let header =
            ["epoch", "training loss"] + training.map { "training \($0)" } + ["validation loss"]
            + validation.map { "validation \($0)" }
            + (0..<groups).map { groups == 1 ? "learning rate" : "learning rate \($0 + 1)" } + ["seconds"]
        let rows = records.map { record -> [(any Sendable)?] in
            let metrics = training.map { record.trainingMetrics[$0] }
            let rates = (0..<groups).map { $0 < record.learningRates.count ? record.learningRates[$0] : nil }
            let numbers =
                [record.trainingLoss] + metrics + [record.validationLoss]
                + validation.map { record.validationMetrics[$0] } + rates + [record.seconds]
            return [record.epoch] + numbers
        }
        return DataTable(header, rows)
    }
}

/// The results of an epoch.
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
    /// The time that the epoch took, with its evaluation.
    public let seconds: Double

    /// The loss that decides which epoch is best: that of the validation, or of the training if there is
    /// none.
    public var monitoredLoss: Double { validationLoss ?? trainingLoss }

    /// Whether both monitored losses were measured alike.
    func isComparable(to other: EpochRecord) -> Bool {
        (validationLoss == nil) == (other.validationLoss == nil)
    }
}
