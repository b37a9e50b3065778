/// A network's statistics in a training step, layer by layer, and findings.
///
/// Printed, it is a table and a sentence for each finding; see the guide on health. `Model.health` makes it.
public struct HealthReport: Codable, Hashable, Sendable {
    /// How many examples the step had.
    public let rows: Int
    /// Before the step.
    public let loss: Double
    /// Those that feed the loss, in the order they were made.
    public let layers: [LayerHealth]
    /// Differences in the loss of a column and a row, as of predictions and targets of which one is
    /// transposed.
    public internal(set) var crossedDifferences: [CrossedDifference] = []
    /// The limits beyond which something is a finding; change them to judge the same numbers otherwise.
    public var thresholds: HealthThresholds

    /// The findings; empty for a healthy network.
    public var findings: [HealthFinding] { HealthDiagnosis(report: self).findings() }
}

extension HealthReport: CustomStringConvertible {
    /// A table with a line for each layer, and the findings below it.
    public var description: String {
        let heading = [
            "layer", "operation", "mean", "deviation", "saturated", "dead", "gradient", "its deviation",
            "step/weights",
        ]
        let findings = findings
        let sentences = findings.isEmpty ? ["nothing wrong"] : findings.map { "- \($0)" }
        let table = textTable([heading] + layers.map(HealthReport.cells), leftAligned: 2)
        return ([table] + sentences).joined(separator: "\n")
    }

    private static func cells(_ layer: LayerHealth) -> [String] {
        [
            layer.name, layer.operation, threeDigits(layer.activations.mean),
            threeDigits(layer.activations.deviation),
            layer.saturation.map { "\(threeDigits(100 * $0)) %" } ?? "-",
            layer.deadUnits.map { "\($0) of \(layer.units)" } ?? "-",
            layer.gradients.map(HealthReport.mean) ?? "-",
            layer.gradients.map { threeDigits($0.deviation) } ?? "-",
            layer.updateRatio.map(threeDigits) ?? "-",
        ]
    }

    /// What rounding leaves of a sum that is 0, as over the classes of softmax, is 0.
    private static func mean(_ values: ValueStatistics) -> String {
        threeDigits(abs(values.mean) < 1e-6 * values.deviation ? 0 : values.mean)
    }
}

/// A difference of a column and a row, which is a whole matrix by broadcasting.
public struct CrossedDifference: Codable, Hashable, Sendable {
    /// Its name, or its formula.
    public let node: String
    /// How many elements the column has.
    public let rows: Int
    /// How many the row has.
    public let columns: Int
}
