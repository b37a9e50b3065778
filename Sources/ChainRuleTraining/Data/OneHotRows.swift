import ChainRule

extension Matrix {
    /// A row for each class index, with a single 1 in it: targets for `SoftmaxWithLoss(targets: .oneHot)`.
    ///
    /// ```swift
    /// try Matrix<Double>(oneHot: [2, 0], classCount: 3)  // [[0.0, 0.0, 1.0],
    ///                                                    //  [1.0, 0.0, 0.0]]
    /// ```
    /// - Throws: `DataError` if an index is not in `0..<classCount`, there are fewer than two classes, or so
    ///   many that there is no memory for the matrix; then it says what the indices look like.
    public init(oneHot classIndices: [Int], classCount: Int) throws(DataError) {
        try DataCheck.requireClasses(classIndices, classCount, names: nil)
        self = Matrix.zeros(rows: classIndices.count, columns: classCount)
        if let fault {
            let different = Set(classIndices).count
            throw .impossible(
                "a row with a 1 for each of \(classIndices.count) classes out of \(classCount)",
                reason:
                    "\(fault.reason); the indices look like \(ClassGuess.appearance(of: classIndices, different))"
            )
        }
        withUnsafeMutableElements { elements in
            for (row, index) in classIndices.enumerated() { elements[row * classCount + index] = 1 }
        }
    }

    /// The class of each row of a one-hot matrix.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[0, 0, 1], [1, 0, 0]]
    /// try x.classIndicesOfOneHotRows()  // [2, 0]
    /// ```
    /// - Throws: `DataError` for a row that has not exactly one 1 and otherwise 0.
    public func classIndicesOfOneHotRows() throws(DataError) -> [Int] {
        if let fault { throw .fault(fault) }
        var result: [Int] = []
        for row in 0..<rows {
            let elements = columns > 0 ? self.row(row) : []
            guard let index = elements.firstIndex(of: 1), elements.filter({ $0 != 0 }).count == 1 else {
                throw .invalidValue(row: row, column: 0, reason: "the row is not one 1 and otherwise 0")
            }
            result.append(index)
        }
        return result
    }
}
