public import ChainRule

/// A number that says how good a network is, made of all its predictions for some data.
///
/// ```swift
/// let evaluation = try network.evaluate(test, metrics: [.accuracy, .meanSquaredError])
/// evaluation.metrics["accuracy"]  // 0.975
/// ```
/// One of your own is a name and a function:
/// ```swift
/// extension Metric {
///     static var greatestError: Metric {
///         Metric("greatest error") { rows in
///             Double((rows.outputs - rows.targets).abs().maximum(.all)[0, 0])
///         }
///     }
/// }
/// ```
/// A `Trainer` calls it once on predictions of zeros before the first step, so that one that cannot be
/// computed for the data throws then, and not after an epoch.
public struct Metric<Element: MatrixElement>: Sendable {
    /// Under which the result is found, as in `evaluation.metrics["accuracy"]`.
    public let name: String
    /// The number for some data's predictions.
    public let value: @Sendable (Predictions<Element>) throws -> Double

    /// A metric of your own.
    public init(_ name: String, _ value: @escaping @Sendable (Predictions<Element>) throws -> Double) {
        self.name = name
        self.value = value
    }

    /// The share of rows whose class is predicted rightly; see `Predictions.classes()`. NaN if a prediction
    /// is.
    public static var accuracy: Metric {
        Metric("accuracy") { rows in
            let classes = try rows.classes()
            if rows.outputs.sum(.all)[0, 0].isNaN, rows.outputs.elements.contains(where: \.isNaN) {
                return .nan
            }
            let right = zip(classes.predicted, classes.actual).count { $0 == $1 }
            return Double(right) / Double(classes.actual.count)
        }
    }

    /// The mean of (prediction − target)² over all rows and columns; class indices are one-hot rows to it.
    public static var meanSquaredError: Metric {
        Metric("mean squared error") { rows in
            let difference = rows.outputs - (try rows.targetValues())
            return difference.sumOfSquares / Double(difference.count)
        }
    }
}

extension Metric {
    /// Throws what cannot be computed for this data, and names that two have.
    static func check(
        _ metrics: [Metric], on data: Dataset<Element>, outputs: Int
    ) throws {
        for (index, metric) in metrics.enumerated() {
            guard !metrics[..<index].contains(where: { $0.name == metric.name }) else {
                throw TrainingError.invalidSetting(
                    "a metric's name", value: "\"\(metric.name)\" twice", needs: "one of its own")
            }
            _ = try metric.value(Predictions(.zeros(rows: data.count, columns: outputs), for: data))
        }
    }
}
