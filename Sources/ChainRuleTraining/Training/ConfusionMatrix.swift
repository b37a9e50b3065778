import Foundation  // String(format:)

/// How often each class was taken for which.
///
/// ```swift
/// let confusion = ConfusionMatrix(
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

    /// - Parameters:
    ///   - predicted: each row's class, as the network sees it, from 0 on.
    ///   - actual: each row's class; as many as `predicted`.
    ///   - classCount: at least one more than the greatest index, whatever is said here.
    ///   - classNames: the first classes' names.
    public init(predicted: [Int], actual: [Int], classCount: Int = 0, classNames: [String]? = nil) {
        let pairs = zip(predicted, actual).filter { $0 >= 0 && $1 >= 0 }
        let names = classNames ?? []
        let count = pairs.reduce(max(classCount, names.count)) { max($0, $1.0 + 1, $1.1 + 1) }
        var counts = Array(repeating: Array(repeating: 0, count: count), count: count)
        for (predicted, actual) in pairs { counts[actual][predicted] += 1 }
        self.counts = counts
        self.classNames = (0..<count).map { $0 < names.count ? names[$0] : "\($0)" }
    }

    /// - Throws: as `Predictions.classes()`.
    public init<Element>(_ predictions: Predictions<Element>) throws(TrainingError) {
        let classes = try predictions.classes()
        self.init(
            predicted: classes.predicted, actual: classes.actual, classCount: classes.count,
            classNames: predictions.classNames)
    }

    /// Which part of all rows is taken for the right class; NaN without rows.
    public var accuracy: Double {
        Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(counts.joined().reduce(0, +))
    }

    /// Of what is taken for the class, which part is it; NaN if nothing is.
    public func precision(of index: Int) -> Double {
        Double(counts[index][index]) / Double(counts.reduce(0) { $0 + $1[index] })
    }

    /// Of the class, which part is taken for it; NaN if there is none.
    public func recall(of index: Int) -> Double {
        Double(counts[index][index]) / Double(counts[index].reduce(0, +))
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
