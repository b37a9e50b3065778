public import ChainRule

/// A network's predictions for some data beside the targets: what metrics are computed from.
public struct Predictions<Element: MatrixElement>: Sendable {
    /// The network's `prediction`, a row for each example.
    public let outputs: Matrix<Element>
    /// The data's targets: N×1 class indices, or values.
    public let targets: Matrix<Element>
    /// The number of classes, if the targets are class indices.
    public let classCount: Int?
    /// The names of the classes, if they are known.
    public let classNames: [String]?

    /// Predictions for the data, a row for each example.
    public init(_ predictions: Matrix<Element>, for data: Dataset<Element>) {
        outputs = predictions
        targets = data.targets
        classCount = data.classCount
        classNames = data.classNames
    }

    /// The class of each row, as predicted and as it is, and how many classes there are.
    ///
    /// Of several columns the greatest one's index is predicted. A single column is the probability of the
    /// second of two classes: from 0.5 on, class 1 is predicted. The right classes are the data's class
    /// indices, one-hot rows as wide as the predictions, or, beside a single column, 0 or 1.
    ///
    /// - Throws: `TrainingError.unsuitableData` if the targets are no classes, or others than the
    ///   predictions'.
    public func classes() throws(TrainingError) -> (predicted: [Int], actual: [Int], count: Int) {
        guard outputs.rows == targets.rows else {
            throw .unsuitableData("\(outputs.rows) rows are predicted, the data have \(targets.rows)")
        }
        let columns = outputs.columns
        let predicted = columns == 1 ? halves(outputs) : outputs.argmaxOfEachRow
        if let classCount {
            let outputs = Swift.max(columns, 2)
            guard classCount <= outputs else {
                throw .unsuitableData(
                    "the data have \(classCount) classes, the network tells \(outputs) apart")
            }
            return (predicted, targets.elements.map { Int($0) }, outputs)
        }
        guard targets.columns == columns else {
            throw .unsuitableData(
                "\(columns) columns are predicted, the targets have \(targets.columns): neither class indices "
                    + "nor one-hot rows")
        }
        let actual = columns == 1 ? halves(targets) : targets.argmaxOfEachRow
        let isClass =
            columns == 1
            ? targets.elements.allSatisfy { $0 == 0 || $0 == 1 }
            : Matrix(classIndices: actual)._oneHot(like: targets) == targets
        guard isClass else {
            throw .unsuitableData("the targets are values, not classes: neither one-hot rows nor 0 and 1")
        }
        return (predicted, actual, Swift.max(columns, 2))
    }

    /// The targets in the shape of the predictions: class indices beside several columns become one-hot rows.
    ///
    /// - Throws: `TrainingError.unsuitableData` if they cannot have that shape.
    public func targetValues() throws(TrainingError) -> Matrix<Element> {
        let isIndices = classCount != nil && outputs.columns > 1
        let values = isIndices ? targets._oneHot(like: outputs) : targets
        guard values.fault == nil, values.shape == outputs.shape else {
            let problem = values.fault?.description ?? "the targets are \(targets.shape)"
            throw .unsuitableData("\(problem), beside predictions of \(outputs.shape)")
        }
        return values
    }

    private func halves(_ matrix: Matrix<Element>) -> [Int] { matrix.elements.map { $0 >= 0.5 ? 1 : 0 } }
}
