/// Each column's texts as wide as its widest, by spaces in front, or behind in columns that are aligned to
/// the left.
///
/// ```swift
/// alignedColumns([["a", "1"], ["bc", "20"]], leftAligned: [0])  // [["a ", " 1"], ["bc", "20"]]
/// ```
/// - Parameter rows: each has as many texts as the first; what one has more stays as it is.
package func alignedColumns(_ rows: [[String]], leftAligned: Set<Int> = []) -> [[String]] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        let texts = widths.indices.map { column in
            padded(row[column], to: widths[column], alignedRight: !leftAligned.contains(column))
        }
        return texts + row.dropFirst(widths.count)
    }
}

/// A text with spaces behind, or in front, so that it has so many characters at least.
package func padded(_ text: String, to width: Int, alignedRight: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return alignedRight ? space + text : text + space
}
