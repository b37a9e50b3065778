import ChainRule

/// Brings each column to a common scale: z = (x − shift) / divisor · width + lowest.
///
/// Fitted to the training data only and then applied to validation and test data as it is: numbers of their
/// own would tell what the network must not know. A column of equal numbers is moved, not stretched.
///
/// ```swift
/// let training: Matrix<Double> = [[1, 5], [3, 5]]
/// let scaling = try Scaling(standardizing: training)
/// try scaling.applied(to: training)        // [[-1.0, 0.0],
///                                          //  [ 1.0, 0.0]]
/// try scaling.applied(to: [[5, 6]])        // [[3.0, 1.0]]
/// try scaling.inverted(on: [[3, 1]])       // [[5.0, 6.0]]
/// ```
public struct Scaling<Element: MatrixElement>: Hashable, Sendable {
    /// What is taken from each column: its mean when standardizing, otherwise its least number.
    public let shift: [Element]
    /// Never 0.
    public let divisor: [Element]
    /// What is added in the end: the range's lower bound; 0 when standardizing.
    public let lowest: Element
    /// The length of the range; 1 when standardizing.
    public let width: Element

    /// Mean 0 and standard deviation 1 in each column (the deviation of all the data: divided by N).
    ///
    /// - Throws: `DataError` if there are no rows or a number is not finite.
    public init(standardizing training: Matrix<Element>) throws(DataError) {
        let statistics = try ColumnStatistics(training)
        (shift, divisor) = statistics.meanAndDeviation(of: training)
        (lowest, width) = (0, 1)
    }

    /// The least number of each column becomes the range's lower bound, the greatest the upper one.
    ///
    /// - Throws: `DataError` if there are no rows, a number is not finite, two numbers of a column lie
    ///   further apart than the greatest finite number, or the range is empty.
    public init(
        minMax training: Matrix<Element>, to range: ClosedRange<Element> = 0...1
    ) throws(DataError) {
        lowest = range.lowerBound
        width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite else {
            throw .setting("range", value: "\(range)", needs: "of a finite length above 0")
        }
        let statistics = try ColumnStatistics(training)
        shift = statistics.least
        divisor = zip(statistics.least, statistics.greatest).map { $0 == $1 ? 1 : $1 - $0 }
        if let column = divisor.firstIndex(where: { !$0.isFinite }) {
            throw .impossible(
                "scaling column \(column)",
                reason: "its numbers lie further apart than \(Element.self) can say")
        }
    }

    /// The matrix, scaled.
    ///
    /// - Throws: `DataError` if it has not as many columns as the scaling was fitted to.
    public func applied(to x: Matrix<Element>) throws(DataError) -> Matrix<Element> {
        try requireColumns(x)
        return (x - Matrix(row: shift)) / Matrix(row: divisor) * width + lowest
    }

    /// The data with scaled inputs.
    public func applied(to data: Dataset<Element>) throws(DataError) -> Dataset<Element> {
        try data.replacingInputs(applied(to: data.inputs))
    }

    /// What has been scaled, as it was before, up to rounding.
    public func inverted(on z: Matrix<Element>) throws(DataError) -> Matrix<Element> {
        try requireColumns(z)
        return (z - lowest) / width * Matrix(row: divisor) + Matrix(row: shift)
    }

    private func requireColumns(_ x: Matrix<Element>) throws(DataError) {
        if let fault = x.fault { throw .fault(fault) }
        guard x.columns == shift.count else {
            throw .impossible(
                "scaling \(x.shape)", reason: "it was fitted to \(shift.count) columns, which would fit")
        }
    }
}

extension Scaling: Codable where Element: Codable {}
