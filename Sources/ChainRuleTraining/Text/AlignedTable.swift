/// Rows of cells as lines, each column as wide as its widest cell; the first row is the heading. Cells beyond
/// its columns follow as they are.
///
/// - Parameter leading: how many of the columns, from the first on, have their text at the left; numbers have
///   it at the right.
func alignedTable(_ rows: [[String]], leading: Int) -> String {
    guard let heading = rows.first else { return "" }
    let widths = heading.indices.map { column in
        rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
        row.enumerated().map { column, cell in
            guard column < widths.count else { return cell }
            let space = String(repeating: " ", count: widths[column] - cell.count)
            return column < leading ? cell + space : space + cell
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}
