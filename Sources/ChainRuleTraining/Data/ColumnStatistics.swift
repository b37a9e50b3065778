import ChainRule

/// The range, mean and deviation of each column of a matrix.
struct ColumnStatistics<Element: MatrixElement> {
    let least: [Element]
    let greatest: [Element]

    /// - Throws: `DataError` if there are no rows or columns or a number is not finite.
    init(_ x: Matrix<Element>) throws(DataError) {
        if let fault = x.fault { throw .fault(fault) }
        guard x.count > 0 else { throw .tooLittle("there is nothing to fit a scaling to: \(x.shape)") }
        try DataCheck.requireFinite(x, "input")
        greatest = Self.folded(x) { $0.maximum($1) }
        least = Self.folded(x) { $0.minimum($1) }
    }

    /// The mean and the standard deviation of each column; of a constant one its number and 1.
    func meanAndDeviation(of x: Matrix<Element>) -> (mean: [Element], deviation: [Element]) {
        // In units of a power of two, which rounds nothing, so that no square overflows.
        let units = zip(least, greatest).map { least, greatest -> Element in
            let magnitude = max(least.magnitude, greatest.magnitude)
            return magnitude == 0
                ? 1 : Element(sign: .plus, exponent: magnitude.exponent, significand: 1)
        }
        let unit = Matrix(row: units)
        // From the least number on, so that columns far from 0 keep their last digits.
        let start = Matrix(row: least) / unit
        let mean = zip(start.elements, Self.columnMeans(x) { $0 / unit - start }).map { Double($0) + $1 }
        let center = mean.map { Element($0) }
        let row = Matrix(row: center)
        let squares = Self.columnMeans(x) { rows in
            let distance = rows / unit - row
            return distance * distance
        }
        var result: (mean: [Element], deviation: [Element]) = ([], [])
        for column in units.indices {
            let isConstant = least[column] == greatest[column]
            // The center is rounded; what it is off is no deviation.
            let off = Double(center[column]) - mean[column]
            let deviation = Element(max(0, squares[column] - off * off).squareRoot()) * units[column]
            result.mean.append(isConstant ? least[column] : center[column] * units[column])
            result.deviation.append(isConstant ? 1 : max(deviation, .leastNonzeroMagnitude))
        }
        return result
    }

    /// All rows combined to one: the lower half with the upper half, and so on.
    private static func folded(
        _ x: Matrix<Element>, _ combine: (Matrix<Element>, Matrix<Element>) -> Matrix<Element>
    ) -> [Element] {
        var x = x
        while x.rows > 1 {
            // An odd row in the middle takes part twice, which changes no least and no greatest.
            let half = (x.rows + 1) / 2
            x = combine(x[rows: 0..<half], x[rows: x.rows - half..<x.rows])
        }
        return x.elements
    }

    /// The means of a function's columns, of some rows at a time: added up in Double, so that many rows cost
    /// no precision, and without a copy of all the data.
    private static func columnMeans(
        _ x: Matrix<Element>, _ function: (Matrix<Element>) -> Matrix<Element>
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: x.columns)
        for start in stride(from: 0, to: x.rows, by: 256) {
            let rows = x[rows: start..<min(start + 256, x.rows)]
            let part = function(rows).sum(.eachColumn).elements
            for column in sums.indices { sums[column] += Double(part[column]) }
        }
        return sums.map { $0 / Double(x.rows) }
    }
}
