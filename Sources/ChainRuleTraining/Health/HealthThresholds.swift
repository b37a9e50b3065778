/// The limits beyond which `HealthReport` reports a finding.
///
/// The field has rules of thumb rather than limits. The defaults leave well-initialized networks alone while
/// they learn, and find what the book and the papers show as mistakes; each says where it is from.
public struct HealthThresholds: Codable, Hashable, Sendable {
    /// Of a layer's sigmoid or tanh values in the flat ends; 0.5. The greater part: weights drawn with σ = 1
    /// for 100 inputs put 0.68 there, Xavier's hardly one.
    public var saturatedShare = 0.5
    /// Of a layer's ReLUs; 0.4, which CS231n gives as what too large a learning rate does ("as much as 40 %
    /// of your network can be dead").
    public var deadShare = 0.4
    /// How many rows a batch needs for a ReLU that is 0 for all of them to count as dead; 30. A healthy one
    /// is 0 for about half of them.
    public var rowsForDeadUnits = 30
    /// Of a hidden layer's activations; 0.02. The book's picture has 0.0115 for weights too small and 0.116
    /// for Xavier's.
    public var smallestDeviation = 0.02
    /// Between two layers' gradients (their norms), either way; 100. Xavier and He keep them within a small
    /// factor, whereas four layers of sigmoids shrink them at least 4⁴ = 256 times.
    public var gradientFactor = 100.0
    /// ‖Δw‖ / ‖w‖; 0.1, a hundred times what CS231n calls healthy (1e-3).
    public var largestUpdate = 0.1
    /// ‖Δw‖ / ‖w‖; 1e-6, a thousandth of that.
    public var smallestUpdate = 1e-6

    /// The defaults.
    public init() {}

    func check() throws(TrainingError) {
        try TrainingError.checkNotNegative("saturatedShare", saturatedShare)
        try TrainingError.checkNotNegative("deadShare", deadShare)
        try TrainingError.checkNotNegative("smallestDeviation", smallestDeviation)
        try TrainingError.checkNotNegative("largestUpdate", largestUpdate)
        try TrainingError.checkNotNegative("smallestUpdate", smallestUpdate)
        try TrainingError.require(
            gradientFactor > 1, "gradientFactor", value: "\(gradientFactor)", needs: "above 1")
    }
}
