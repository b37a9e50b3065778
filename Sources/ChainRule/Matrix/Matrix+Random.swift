extension Matrix {
    /// Numbers from a range, all equally likely, row by row; computed in Double and then rounded to
    /// `Element`. A negative size is a fault.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let weights = Matrix<Float>.random(rows: 784, columns: 50, in: -0.1..<0.1, using: &generator)
    /// ```
    @inlinable
    public static func random(
        rows: Int, columns: Int, in range: Range<Double> = 0..<1, using generator: inout SeededGenerator
    ) -> Matrix {
        Matrix(rows: rows, columns: columns) { _, _ in Element(generator.uniform(in: range)) }
    }

    /// Numbers with the normal distribution, row by row; computed in Double and then rounded to `Element`.
    /// A negative size is a fault.
    @inlinable
    public static func randomNormal(
        rows: Int, columns: Int, mean: Double = 0, standardDeviation: Double = 1,
        using generator: inout SeededGenerator
    ) -> Matrix {
        Matrix(rows: rows, columns: columns) { _, _ in
            Element(generator.normal(mean: mean, standardDeviation: standardDeviation))
        }
    }
}
