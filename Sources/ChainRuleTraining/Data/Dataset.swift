import ChainRule

/// Examples to learn from: a row of inputs for each, and what is to be found for it.
///
/// The targets are class indices (an N×1 matrix, as `SoftmaxWithLoss(targets: .classIndices)` takes it) if
/// there is a `classCount`, otherwise values to be predicted (N×M). There is at least one row, and every
/// number is finite.
///
/// ```swift
/// let data = try Dataset<Double>(rows: [[0, 0], [0, 1], [1, 0], [1, 1]], classIndices: [0, 1, 1, 0])
/// data.count               // 4
/// data.featureCount        // 2
/// data.classCount          // 2
/// try data.subset([3, 0])  // the last row, then the first
/// ```
public struct Dataset<Element: MatrixElement>: Equatable, Sendable {
    /// N × features.
    public let inputs: Matrix<Element>
    /// N×1 class indices, or N×M values.
    public let targets: Matrix<Element>
    /// The number of classes; `nil` if the targets are values.
    public let classCount: Int?
    /// The names of the classes, if they are known.
    public let classNames: [String]?
    /// The names of the inputs' columns, if they are known.
    public let featureNames: [String]?

    /// The number of rows.
    public var count: Int { inputs.rows }

    /// How many columns the inputs have.
    public var featureCount: Int { inputs.columns }

    /// The class of each row; `nil` if the targets are values.
    public var classIndices: [Int]? { classCount == nil ? nil : targets.elements.map { Int($0) } }

    /// Parts that have been checked.
    init(unchecked other: Dataset, inputs: Matrix<Element>, targets: Matrix<Element>) {
        self.inputs = inputs
        self.targets = targets
        classCount = other.classCount
        classNames = other.classNames
        featureNames = other.featureNames
    }

    /// Inputs and the values to be found for them.
    ///
    /// - Throws: `DataError` if there are no rows or columns, not as many targets as inputs, a number that is
    ///   not finite, or not a name for each feature.
    public init(
        inputs: Matrix<Element>, targets: Matrix<Element>, featureNames: [String]? = nil
    ) throws(DataError) {
        try self.init(inputs, targets, classCount: nil, classNames: nil, featureNames)
        guard targets.columns > 0 else { throw .tooLittle("there are no targets: no columns") }
        try DataCheck.requireFinite(targets, "target")
    }

    /// Inputs and the class of each.
    ///
    /// - Parameters:
    ///   - inputs: a row for each example.
    ///   - classIndices: from 0 on.
    ///   - classCount: how many classes there are; otherwise as many as there are names, otherwise one more
    ///     than the greatest index.
    ///   - classNames: one for each class.
    ///   - featureNames: one for each column of the inputs.
    /// - Throws: `DataError` if there are no rows or columns, not as many indices as inputs, an input that is
    ///   not finite, an index of no class, fewer than two classes, or not a name for each of them. Where the
    ///   number of classes is a guess, also for indices that look like something else: ids, time stamps (a
    ///   thousand or more, and as many as rows), or 1...n.
    public init(
        inputs: Matrix<Element>, classIndices: [Int], classCount: Int? = nil, classNames: [String]? = nil,
        featureNames: [String]? = nil
    ) throws(DataError) {
        let said = classCount ?? classNames?.count
        let classes = if let said { said } else { try ClassGuess.count(of: classIndices, in: "indices") }
        // An index that would be rounded would be another class.
        let most = Element(
            sign: .plus, exponent: Element.Exponent(Element.significandBitCount + 1), significand: 1)
        guard Element(classes) <= most else {
            throw .impossible("\(classes) classes", reason: "\(Element.self) counts exactly up to \(most)")
        }
        try DataCheck.requireClasses(classIndices, classes, names: classNames)
        let targets = Matrix<Element>(classIndices: classIndices)
        try self.init(inputs, targets, classCount: classes, classNames: classNames, featureNames)
    }

    /// An array for each row of inputs, and the values to be found for it.
    public init(rows: [[Element]], targets: [[Element]]) throws(DataError) {
        try self.init(inputs: Self.matrix(rows), targets: Self.matrix(targets))
    }

    /// An array for each row of inputs, and its class.
    public init(
        rows: [[Element]], classIndices: [Int], classCount: Int? = nil, classNames: [String]? = nil
    ) throws(DataError) {
        try self.init(
            inputs: Self.matrix(rows), classIndices: classIndices, classCount: classCount,
            classNames: classNames)
    }

    private static func matrix(_ rows: [[Element]]) throws(DataError) -> Matrix<Element> {
        do {
            return try Matrix(rows: rows)
        } catch {
            throw .fault(error)
        }
    }

    private init(
        _ inputs: Matrix<Element>, _ targets: Matrix<Element>, classCount: Int?, classNames: [String]?,
        _ featureNames: [String]?
    ) throws(DataError) {
        if let fault = inputs.fault ?? targets.fault { throw .fault(fault) }
        guard inputs.rows == targets.rows else {
            throw .countsDiffer(inputs: inputs.rows, targets: targets.rows)
        }
        guard inputs.rows > 0 else { throw .tooLittle("there is no data: no rows") }
        guard inputs.columns > 0 else { throw .tooLittle("there are no inputs: no columns") }
        if let names = featureNames, names.count != inputs.columns {
            throw .setting("featureNames", value: "\(names.count) names", needs: "\(inputs.columns)")
        }
        try DataCheck.requireFinite(inputs, "input")
        self.inputs = inputs
        self.targets = targets
        self.classCount = classCount
        self.classNames = classNames
        self.featureNames = featureNames
    }
}

// MARK: - Parts

extension Dataset {
    /// The rows with these indices, in their order.
    ///
    /// - Throws: `DataError` if there are no indices or one is not a row's.
    public func subset(_ indices: [Int]) throws(DataError) -> Dataset {
        guard !indices.isEmpty else { throw .tooLittle("a subset without rows") }
        let inputs = inputs[rows: indices]
        if let fault = inputs.fault { throw .fault(fault) }
        return Dataset(unchecked: self, inputs: inputs, targets: targets[rows: indices])
    }

    /// All rows in a random order.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let mixed = data.shuffled(using: &generator)
    /// ```
    public func shuffled(using generator: inout SeededGenerator) -> Dataset {
        let order = generator.permutation(count)
        return Dataset(unchecked: self, inputs: inputs[rows: order], targets: targets[rows: order])
    }

    /// The same rows with other inputs for each, as after scaling.
    ///
    /// - Throws: `DataError` if there are not as many rows, or a number is not finite. The features keep
    ///   their names if there are as many.
    public func replacingInputs(_ inputs: Matrix<Element>) throws(DataError) -> Dataset {
        let names = inputs.columns == featureCount ? featureNames : nil
        return try Dataset(inputs, targets, classCount: classCount, classNames: classNames, names)
    }
}
