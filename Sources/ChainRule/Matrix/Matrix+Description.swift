extension Matrix: CustomStringConvertible {
    /// Rows in brackets with their columns aligned, to at most six digits after the point; of more than
    /// twelve rows or columns the first and the last three, followed by the shape.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, -0.5], [100, 1.0 / 3]]
    /// print(x)
    /// // [[  1.0,     -0.5],
    /// //  [100.0, 0.333333]]
    /// ```
    public var description: String {
        if let fault { return "fault: \(fault)" }
        if count == 0 { return "[] (\(shape))" }
        let shownRows = Matrix.shown(rows)
        let shownColumns = Matrix.shown(columns)
        let numbers = shownRows.map { row in
            shownColumns.map { column in
                row.flatMap { row in column.map { DecimalText(self[row, $0]) } }
            }
        }
        let withExponent = numbers.joined().contains { $0?.wantsExponent ?? false }
        let texts = numbers.map { $0.map { $0?.text(fractionDigits: 6, withExponent: withExponent) ?? "…" } }
        let cells = alignedColumns(texts)
        let lines = zip(shownRows, cells).map { $0 == nil ? "…" : "[" + $1.joined(separator: ", ") + "]" }
        let whole = "[" + lines.joined(separator: ",\n ") + "]"
        return shownRows.count < rows || shownColumns.count < columns ? whole + " (\(shape))" : whole
    }

    /// Indices to show; `nil` stands for those left out.
    private static func shown(_ count: Int) -> [Int?] {
        count <= 12 ? Array(0..<count) : [0, 1, 2, nil, count - 3, count - 2, count - 1]
    }
}
