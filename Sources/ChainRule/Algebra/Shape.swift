/// The size of a value: rows × columns. A scalar is 1×1.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2, 3], [4, 5, 6]]
/// x.shape        // 2×3
/// x.shape.count  // 6
/// ```
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// How many rows: in a batch, one for each example.
    public let rows: Int
    /// How many columns: in a batch, one for each feature.
    public let columns: Int

    /// The shape of so many rows and columns.
    @inlinable
    public init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    /// 1×1.
    @inlinable public static var scalar: Shape { Shape(rows: 1, columns: 1) }

    /// How many elements a value of this shape has; the greatest `Int`, if there are more than it holds. (No
    /// value has such a shape, but any shape can be asked for.)
    @inlinable public var count: Int {
        let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
        return isTooLarge ? .max : count
    }

    /// `rows×columns`, as in `2×3`.
    public var description: String { "\(rows)×\(columns)" }
}

/// What a sum, a mean or a maximum runs over.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2], [3, 4]]
/// x.sum(.all)         // [[10.0]]
/// x.sum(.eachRow)     // [[3.0],
///                     //  [7.0]]
/// x.sum(.eachColumn)  // [[4.0, 6.0]]
/// ```
public enum Axis: Hashable, Sendable {
    /// All elements; the result is 1×1.
    case all
    /// Each row for itself; an N×M value becomes N×1.
    case eachRow
    /// Each column for itself; an N×M value becomes 1×M.
    case eachColumn
}

/// How two values are put together.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2]]
/// x.concatenated(with: [[3, 4]], .beside)  // [[1.0, 2.0, 3.0, 4.0]]
/// x.concatenated(with: [[3, 4]], .below)   // [[1.0, 2.0],
///                                          //  [3.0, 4.0]]
/// ```
public enum ConcatenationDirection: Hashable, Sendable {
    /// The second below the first: the columns must agree.
    case below
    /// The second to the right of the first: the rows must agree.
    case beside
}

/// A part of a value. `nil` means all rows, or all columns.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2], [3, 4]]
/// x.slice(Region(rows: 1..<2))  // [[3.0, 4.0]]
/// ```
public struct Region: Hashable, Sendable {
    /// The rows, counted from 0; `nil` for all.
    public let rows: Range<Int>?
    /// The columns, counted from 0; `nil` for all.
    public let columns: Range<Int>?

    /// A region of these rows and columns: `Region(rows: 0..<1)` is the first row.
    @inlinable
    public init(rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
        self.rows = rows
        self.columns = columns
    }
}
