import Foundation  // String(format:)

/// Counts of the predicted classes for each actual class.
///
/// ```swift
/// let confusion = try ConfusionMatrix(
///     predicted: [0, 0, 1, 1, 1], actual: [0, 0, 0, 1, 1], classNames: ["cat", "dog"])
/// print(confusion)
/// // is \ taken for    cat    dog  recall
/// // cat                 2      1   0.667
/// // dog                 ·      2   1.000
/// // precision       1.000  0.667   0.800
/// ```
/// The number at the bottom right is the accuracy.
public struct ConfusionMatrix: Hashable, Codable, Sendable {
    /// `counts[actual][predicted]`.
    public let counts: [[Int]]
    /// "0", "1", … unless the data say otherwise.
    public let classNames: [String]

    /// Counts each pair of a predicted and an actual class.
    ///
    /// - Parameters:
    ///   - predicted: each row's class, as the network sees it, from 0 on.
    ///   - actual: each row's class; as many as `predicted`.
    ///   - classCount: at least one more than the greatest index, whatever is said here.
    ///   - classNames: the first classes' names.
    /// - Throws: `TrainingError.unsuitableData` for a negative class, for not as many predicted as actual
    ///   ones, and for more than 2¹⁴ classes, whose square is no table any more.
    public init(
        predicted: [Int], actual: [Int], classCount: Int = 0, classNames: [String]? = nil
    ) throws(TrainingError) {
        guard predicted.count == actual.count else {
            throw .unsuitableData("\(predicted.count) predicted classes, beside \(actual.count) actual ones")
        }
        if let row = predicted.indices.first(where: { min(predicted[$0], actual[$0]) < 0 }) {
            throw .unsuitableData(
                "row \(row): a class is \(min(predicted[row], actual[row])); they begin at 0")
        }
        let names = classNames ?? []
        let greatest = max(predicted.max() ?? -1, actual.max() ?? -1)
        guard greatest < Self.mostClasses, max(classCount, names.count) <= Self.mostClasses else {
            let given =
                greatest < Self.mostClasses ? "\(max(classCount, names.count)) classes" : "class \(greatest)"
            throw .unsuitableData("\(given); a confusion matrix has at most \(Self.mostClasses) classes")
        }
        let count = max(greatest + 1, classCount, names.count)
        var counts = Array(repeating: Array(repeating: 0, count: count), count: count)
        for (predicted, actual) in zip(predicted, actual) { counts[actual][predicted] += 1 }
        self.counts = counts
        self.classNames = (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
    }

    private static let mostClasses = 1 << 14

    /// Counts the classes of a network's predictions.
    ///
    /// - Throws: as `Predictions.classes()` and `init(predicted:actual:classCount:classNames:)`;
    ///   `.unsuitableData` for predictions that are not numbers, which are no class.
    public init<Element>(_ predictions: Predictions<Element>) throws(TrainingError) {
        let columns = predictions.outputs.columns
        if let index = predictions.outputs.elements.firstIndex(where: \.isNaN) {
            throw .unsuitableData("row \(index / columns): the prediction is not a number")
        }
        let classes = try predictions.classes()
        try self.init(
            predicted: classes.predicted, actual: classes.actual, classCount: classes.count,
            classNames: predictions.classNames)
    }

    /// The share of rows whose class is predicted rightly; NaN without rows.
    public var accuracy: Double {
        counts.indices.reduce(0) { $0 + Double(counts[$1][$1]) }
            / counts.joined().reduce(0) { $0 + Double($1) }
    }

    /// Of what is taken for the class, which part is it; NaN if nothing is, and for a class that does not
    /// exist.
    public func precision(of index: Int) -> Double {
        guard counts.indices.contains(index) else { return .nan }
        return Double(counts[index][index]) / counts.reduce(0) { $0 + Double($1[index]) }
    }

    /// Of the class, which part is taken for it; NaN if there is none.
    public func recall(of index: Int) -> Double {
        guard counts.indices.contains(index) else { return .nan }
        return Double(counts[index][index]) / counts[index].reduce(0) { $0 + Double($1) }
    }
}

extension ConfusionMatrix {
    /// Reads a matrix that was stored.
    ///
    /// - Throws: what the decoder throws; `DecodingError.dataCorrupted` for what is no square of counts with
    ///   a name for each row.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        counts = try container.decode([[Int]].self, forKey: .counts)
        classNames = try container.decode([String].self, forKey: .classNames)
        let size = classNames.count
        guard counts.count == size, counts.allSatisfy({ $0.count == size && $0.allSatisfy { $0 >= 0 } })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: container,
                debugDescription: "for \(size) classes, \(size) rows of as many counts from 0 on are needed")
        }
    }
}

extension ConfusionMatrix: CustomStringConvertible {
    /// A row for each class, with its recall; then each class's precision, and the accuracy.
    public var description: String {
        let rows = counts.indices.map { index in
            [classNames[index]] + counts[index].map { $0 == 0 ? "·" : "\($0)" } + [share(recall(of: index))]
        }
        let last = ["precision"] + counts.indices.map { share(precision(of: $0)) } + [share(accuracy)]
        return textTable([["is \\ taken for"] + classNames + ["recall"]] + rows + [last], leftAligned: 1)
    }

    /// Three decimals; a dash for what does not exist.
    private func share(_ number: Double) -> String {
        number.isFinite ? String(format: "%.3f", number) : "–"
    }
}
