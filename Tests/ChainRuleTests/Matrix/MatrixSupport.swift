import ChainRule

/// The types of element: a test takes one of them and hands it to a generic function, so that it is written
/// once.
let elementTypes: [any MatrixElement.Type] = [Float.self, Double.self]

extension Matrix {
    /// Small whole numbers, whose sums and products are exact in either type.
    static func wholeNumbers(_ shape: Shape, using generator: inout SeededGenerator) -> Matrix {
        Matrix(rows: shape.rows, columns: shape.columns) { _, _ in Element(generator.index(below: 17)) - 8 }
    }

    /// The element that broadcasting puts at a row and a column.
    func repeated(_ row: Int, _ column: Int) -> Element {
        self[rows == 1 ? 0 : row, columns == 1 ? 0 : column]
    }
}

extension SeededGenerator {
    /// A size from 1 to 5, often 1.
    mutating func size() -> Int { max(1, index(below: 8) - 2) }
}
