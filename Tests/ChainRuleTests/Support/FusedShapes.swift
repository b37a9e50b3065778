import ChainRule

/// Shapes about the sizes of vectors, of blocks, and of what sums are added up of at a time (32 rows, 1,024
/// columns).
enum FusedShapes {
    static let all = [
        (1, 1), (1, 40), (3, 1), (5, 7), (29, 9), (33, 2), (41, 53), (64, 16), (65, 17), (70, 129), (2000, 1),
        (1, 2500),
        (3, 1023), (2, 1024), (4, 1025), (35, 2100),
    ].map { Shape(rows: $0, columns: $1) }

    /// Shapes to be repeated to the whole one: none, a row, a column, a number, all; with an axis to sum
    /// along.
    static func parts(of shape: Shape) -> [(Axis, [Shape])] {
        let row = Shape(rows: 1, columns: shape.columns)
        let column = Shape(rows: shape.rows, columns: 1)
        return [
            (.all, []), (.eachColumn, [row]), (.eachRow, [column]), (.all, [.scalar]),
            (.eachColumn, [row, column, .scalar]), (.all, [.scalar, shape, row]),
        ]
    }
}
